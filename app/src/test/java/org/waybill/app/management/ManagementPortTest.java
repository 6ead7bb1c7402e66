package org.waybill.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.app.wiring.WaybillSettings.Management;
import org.waybill.operations.CannotRun;

class ManagementPortTest {

    private static final Management ANY_FREE = new Management("127.0.0.1", 0);

    private final Readiness readiness = new Readiness();
    private final ManagementPort port =
            ManagementPort.open(ANY_FREE, readiness, () -> Page.plain(200, "waybill_build_info 1.0"));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        port.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + number() + path);
        return client.send(
                HttpRequest.newBuilder(address)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private int number() {
        return port.port().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"/livez, 200, alive", "/readyz, 503, starting", "/metrics, 200, waybill_build_info"})
    void itAnswersThreeQuestions(String path, int status, String words) throws Exception {
        // When
        var answer = ask("GET", path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livez/", "/livez/more", "/%6civez", "/metrics2", "/env", "/heapdump", "/actuator"})
    void thereIsNothingElse(String path) throws Exception {
        assertThat(ask("GET", path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void nothingCanBeChanged(String method) throws Exception {
        // When
        var answer = ask(method, "/livez");

        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void aHeadIsAnsweredWithoutABody() throws Exception {
        // When
        var answer = ask("HEAD", "/livez");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                .isPositive();
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheNextStep() {
        assertThatThrownBy(() -> ManagementPort.open(
                        new Management("127.0.0.1", number()), new Readiness(), () -> Page.plain(200, "")))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("127.0.0.1:" + number())
                .hasMessageContaining("WAYBILL_MANAGEMENT_PORT");
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() ->
                        ManagementPort.open(new Management("192.0.2.1", 0), new Readiness(), () -> Page.plain(200, "")))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void noneIsOpenedWhereNoneIsWanted() {
        try (var none =
                ManagementPort.open(new Management("127.0.0.1", -1), new Readiness(), () -> Page.plain(200, ""))) {
            assertThat(none.port()).isEmpty();
        }
    }

    @Test
    void manyWhoSayNothingKeepNobodyFromAnAnswer() throws Exception {
        // Given: more than threads of a small pool, each in the middle of a request
        var silent = new Socket[20];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = connected();
            silent[i].getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
        }

        // When
        var answer = ask("GET", "/livez");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        for (var socket : silent) {
            socket.close();
        }
    }

    private Socket connected() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), number());
    }
}
