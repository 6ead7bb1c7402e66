package org.waybill.objectstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.model.Target;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.s3.S3Address;

/** Through a proxy of the test, to hosts that no resolver knows. */
@Timeout(30)
class RouteTest {

    private static final Target SECURE = new Target("https://s3.nowhere.invalid", "us-east-1", "bucket", "");
    private static final Target PLAIN = new Target("http://s3.nowhere.invalid:9000", "us-east-1", "bucket", "");

    private static String through(ScriptedServer proxy, Target target) throws IOException {
        var url = proxy.target().endpoint().replace("http://", "http://me:secret@");
        var route = Route.to(S3Address.of(target).server(), Map.of("https_proxy", url, "http_proxy", url));
        try (var connections = new HttpConnections(route, StoreTimeouts.DEFAULTS, Duration.ofSeconds(1))) {
            var sent = new HttpExchange.Sent("GET", "/bucket//k?a=b", Map.of("Host", "s3.nowhere.invalid"), List.of());
            return new HttpExchange(connections, sent, Duration.ZERO, Duration.ofSeconds(20))
                    .run(response ->
                            response.status() + " " + new String(response.body().readAllBytes()));
        }
    }

    @Test
    void aPlainRequestIsGivenToTheProxyWithTheWholeAddress() throws IOException {
        try (var proxy = new ScriptedServer(ScriptedServer.text("200 OK", "", "hi"))) {
            // When
            var answer = through(proxy, PLAIN);

            // Then
            assertThat(answer).isEqualTo("200 hi");
            assertThat(proxy.requests.getFirst())
                    .startsWith("GET http://s3.nowhere.invalid:9000/bucket//k?a=b HTTP/1.1\r\n")
                    .contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n")
                    .contains("Host: s3.nowhere.invalid\r\n");
        }
    }

    @Test
    void aSecureOneGoesThroughATunnel() {
        // Given: what comes after the head of the answer is the target's
        try (var proxy = new ScriptedServer(ScriptedServer.raw("HTTP/1.1 200 Connection established\r\n\r\nno TLS"))) {
            // When, then
            assertThatThrownBy(() -> through(proxy, SECURE)).hasMessage("Unsupported or unrecognized SSL message");
            assertThat(proxy.requests)
                    .containsExactly("CONNECT s3.nowhere.invalid:443 HTTP/1.1\r\nHost: s3.nowhere.invalid:443\r\n"
                            + "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
        }
    }

    @Test
    void aRefusalOfTheProxyIsTold() {
        try (var proxy = new ScriptedServer(ScriptedServer.text("407 Proxy Authentication Required", "", "who?"))) {
            assertThatThrownBy(() -> through(proxy, SECURE))
                    .isInstanceOf(ProxyFailure.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("https_proxy")
                    .hasMessageContaining("407")
                    .hasMessageContaining("USER:PASSWORD@")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aProxyThatIsAwayIsToldFromATargetThatIs() throws IOException {
        // Given
        var proxy = new ScriptedServer();
        proxy.close();

        // When, then
        for (var target : List.of(PLAIN, SECURE)) {
            assertThatThrownBy(() -> through(proxy, target)).isInstanceOf(ProxyFailure.class);
        }
    }
}
