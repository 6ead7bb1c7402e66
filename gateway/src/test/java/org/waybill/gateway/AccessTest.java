package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Callers.CannotTell;
import org.waybill.gateway.access.Network;
import org.waybill.gateway.access.Right;
import org.waybill.model.SourcePath;

class AccessTest {

    private static final Access TOKENS = new Access(false, true, Optional.empty(), List.of());

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway = new GatewayOnStage(
            files, GatewayOnStage.limits(Duration.ofSeconds(10), 4 << 10), List.of(Network.of("127.0.0.2/32")));
    private StandIn application;

    @BeforeEach
    void begin() throws IOException {
        application = new StandIn();
        files.put("a.txt", "hello".getBytes(StandardCharsets.US_ASCII), true, "text/plain");
    }

    @AfterEach
    void stop() {
        gateway.close();
        application.close();
    }

    private void askApplication() {
        gateway.access = new Access(false, false, Optional.of(application.address()), List.of());
    }

    @Test
    void nobodyIsLetInByDefault() throws IOException {
        // Given
        gateway.access = Access.NOBODY;

        // When
        var there = gateway.ask("GET /7/a.txt");
        var missing = gateway.ask("GET /7/missing");

        // Then
        assertThat(there.status()).isEqualTo(401);
        assertThat(there.header("WWW-Authenticate")).isPresent();
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.text()).isEqualTo(there.text());
        assertThat(gateway.send("PUT /7/b.txt", "x").status()).isEqualTo(401);
        assertThat(files.bytes(new SourcePath("b.txt"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example",
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=_x",
                "X-Real-IP: 127.0.0.1",
                "Via: 1.1 proxy",
            })
    void loopbackIsNotTrustedForOthers(String header) throws IOException {
        try (var wire = gateway.wire()) {
            // When
            var host = header.startsWith("Host") ? header : "Host: localhost\r\n" + header;

            // Then
            assertThat(wire.ask("GET /7/a.txt HTTP/1.1", host).status()).isEqualTo(401);
        }
    }

    @Test
    void aTokenOpensWhatItIsFor() throws IOException {
        // Given
        gateway.access = TOKENS;
        gateway.tokens.put("wb_read", Right.READ);
        gateway.tokens.put("wb_write", Right.WRITE);

        // Then
        assertThat(gateway.ask("GET /7/a.txt").status()).isEqualTo(401);
        assertThat(gateway.ask("GET /7/a.txt", "Authorization: Bearer wb_other").status())
                .isEqualTo(401);
        assertThat(gateway.ask("GET /7/a.txt", "Authorization: Bearer wb_other").header("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).contains("invalid_token"));
        assertThat(gateway.ask("GET /7/a.txt", "Authorization: Bearer wb_read").status())
                .isEqualTo(200);
        assertThat(gateway.send("PUT /7/b", "x", "Authorization: Bearer wb_read")
                        .status())
                .isEqualTo(403);
        assertThat(gateway.send("PUT /7/b", "x", "Authorization: Bearer wb_write")
                        .status())
                .isEqualTo(201);
        assertThat(gateway.ask("GET /7/a.txt", "Authorization: Basic d2I6d2I=").status())
                .isEqualTo(401);
    }

    @Test
    void aLedgerThatIsAwayLetsNobodyIn() throws IOException {
        // Given
        gateway.access = TOKENS;
        gateway.callers = (_, _, _) -> {
            throw new CannotTell("the ledger is away");
        };

        // When
        var answer = gateway.ask("GET /7/a.txt", "Authorization: Bearer wb_read");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
    }

    @Test
    void aRevokedTokenNoLongerWritesAtOnce() throws IOException {
        // Given
        gateway.access = TOKENS;
        gateway.tokens.put("wb_write", Right.WRITE);
        assertThat(gateway.ask("GET /7/a.txt", "Authorization: Bearer wb_write").status())
                .isEqualTo(200);

        // When
        gateway.tokens.clear();

        // Then
        assertThat(gateway.send("PUT /7/b", "x", "Authorization: Bearer wb_write")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theApplicationIsAskedWithItsOwnCredentialsOnly() throws Exception {
        // Given
        askApplication();

        // When
        var answer = gateway.ask(
                "GET /7/%61.txt",
                "Cookie: session=abc; waybill_session=secret; WAYBILL_form=x",
                "Authorization: Basic dTpw",
                "X-Original-URI: /7/public",
                "X_Original_URI: /7/public",
                "X-Original-Method: OPTIONS",
                "X-Forwarded-User: admin",
                "x.remote.user: admin");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        var asked = application.asked.take();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.header("cookie")).contains("session=abc");
        assertThat(asked.header("authorization")).contains("Basic dTpw");
        assertThat(asked.headers().get("x-original-uri")).containsExactly("/7/a.txt");
        assertThat(asked.headers().get("x-original-method")).containsExactly("GET");
        assertThat(asked.headers().keySet())
                .containsExactlyInAnyOrder(
                        "cookie", "authorization", "x-original-uri", "x-original-method", "host", "user-agent");
    }

    @ParameterizedTest
    @CsvSource({"200,200", "204,200", "401,401", "403,403", "302,503", "404,503", "500,503"})
    void whatTheApplicationSaysDecides(int said, int status) throws IOException {
        // Given
        askApplication();
        application.status = said;
        application.answer = java.util.Map.of("WWW-Authenticate", "Basic realm=\"app\"", "Location", "/Login");

        // When
        var answer = gateway.ask("GET /7/a.txt");

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(said == 401 ? Optional.of("Basic realm=\"app\"") : Optional.empty());
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void anApplicationThatDoesNotAnswerLetsNobodyIn() throws IOException {
        // Given
        askApplication();
        application.gate = new CountDownLatch(1);

        // When
        long begun = System.nanoTime();
        var answer = gateway.ask("GET /7/a.txt");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aDecisionIsRememberedForItsCallerAndPathOnly() throws IOException {
        // Given
        askApplication();
        files.put("b.txt", new byte[1], true, "text/plain");
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=1").status()).isEqualTo(200);

        // When
        application.status = 403;

        // Then
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=1").status()).isEqualTo(200);
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=2").status()).isEqualTo(403);
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=1", "Authorization: Basic x")
                        .status())
                .isEqualTo(403);
        assertThat(gateway.ask("GET /7/b.txt", "Cookie: s=1").status()).isEqualTo(403);
        assertThat(gateway.ask("GET /7/a.txt").status()).isEqualTo(403);
        assertThat(gateway.ask("DELETE /7/a.txt", "Cookie: s=1", "X-Requested-With: x")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"Set-Cookie,s=2", "Cache-Control,private; no-store"})
    void aDecisionThatMustNotBeKeptIsNot(String header, String value) throws IOException {
        // Given
        askApplication();
        application.answer = java.util.Map.of(header, value);
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=1").status()).isEqualTo(200);

        // When
        application.status = 403;

        // Then
        assertThat(gateway.ask("GET /7/a.txt", "Cookie: s=1").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cookie: s=1|403",
                "Sec-Fetch-Site: cross-site|403",
                "Sec-Fetch-Site: same-site|403",
                "Origin: http://evil.example|403",
                "Origin: null|403",
                "Sec-Fetch-Site: same-origin|201",
                "Origin: https://localhost|201",
                "X-Any: x|201",
            })
    void aPageOfAnotherSiteCannotWrite(String header, int status) throws IOException {
        assertThat(gateway.send("PUT /7/b.txt", "x", header).status()).isEqualTo(status);
    }

    @Test
    void aNetworkIsTrustedByItsAddress() throws IOException {
        // Given
        gateway.access = new Access(false, false, Optional.empty(), List.of(Network.of("127.0.0.0/8")));

        // Then
        assertThat(gateway.ask("GET /7/a.txt").status()).isEqualTo(200);
        gateway.access = new Access(false, false, Optional.empty(), List.of(Network.of("10.0.0.0/8")));
        assertThat(gateway.ask("GET /7/a.txt").status()).isEqualTo(401);
        assertThat(gateway.ask("GET /7/a.txt", "X-Forwarded-For: 10.1.2.3").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 10.1.2.3|200",
                "X-Forwarded-For: 192.0.2.1, 10.1.2.3|200",
                "X-Forwarded-For: 10.1.2.3, 192.0.2.1|401",
                "X-Forwarded-For: 10.1.2.3, 127.0.0.2|200",
                "X-Forwarded-For: localhost|401",
                "X_Forwarded_For: 10.1.2.3|401",
                "X-Any: x|401",
            })
    void aProxyThatIsListedTellsItsCallersAddress(String header, int status) throws IOException {
        // Given
        gateway.access = new Access(false, false, Optional.empty(), List.of(Network.of("10.0.0.0/8")));

        // When
        try (var socket = new java.net.Socket(
                InetAddress.getLoopbackAddress(), gateway.role.port(), InetAddress.getByName("127.0.0.2"), 0)) {
            socket.getOutputStream()
                    .write(("GET /7/a.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            // Then
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/8,11.0.0.1,false",
        "10.0.0.0/9,10.127.0.1,true",
        "10.0.0.0/9,10.128.0.1,false",
        "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.2,false",
        "0.0.0.0/0,1.2.3.4,true",
        "fd00::/8,fd12::1,true",
        "fd00::/8,fe80::1,false",
        "0.0.0.0/0,::1,false",
    })
    void aNetworkHoldsItsAddresses(String network, String address, boolean holds) throws IOException {
        assertThat(Network.of(network).holds(InetAddress.getByName(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0/8/9", "fd00::/129"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }
}
