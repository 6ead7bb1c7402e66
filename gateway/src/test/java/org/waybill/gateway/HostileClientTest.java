package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.SourcePath;

class HostileClientTest {

    private static final int LARGE = 24 << 20;

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway =
            new GatewayOnStage(files, GatewayOnStage.limits(Duration.ofSeconds(1), 64 << 10), List.of());

    @BeforeEach
    void putFiles() {
        files.put("a.txt", "hello".getBytes(StandardCharsets.US_ASCII), true, "text/plain");
        files.put("large", new byte[LARGE], true, "image/png");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "PUT /7/s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "GET /7/a.txt HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /7/a.txt HTTP/1.1\r\n\r\n",
                "GET /7/a.txt HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n",
                "GET /7/a.txt HTTP/1.1\r\nHost: x\r\n folded: b\r\n\r\n",
                "GET /7/a.txt\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /7/a\u00fc HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /7/a.txt HTTP/1.1\r\nHost: x\r\nX-A: b\u0000c\r\n\r\n",
            })
    void aRequestThatTwoReadersMayReadInTwoWaysIsRefused(String request) throws IOException {
        try (var wire = gateway.wire()) {
            // When
            wire.send(request);
            var answer = wire.answer(false);

            // Then
            assertThat(answer.status()).isIn(400, 501);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(wire.isClosed()).isTrue();
            assertThat(files.bytes(new SourcePath("s"))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /7/a.txt HTTP/0.9\r\n\r\n", "GET /7/a.txt HTTP/2.0\r\nHost: x\r\n\r\n"})
    void anotherVersionOfHttpIsNotSpoken(String request) throws IOException {
        try (var wire = gateway.wire()) {
            // When
            wire.send(request);

            // Then
            assertThat(wire.answer(false).status()).isIn(400, 505);
        }
    }

    @Test
    void aRequestWithoutAVersionGetsNothing() throws IOException {
        try (var wire = gateway.wire()) {
            // When
            wire.send("GET /7/a.txt\r\n\r\n");

            // Then
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void aClientOfTheOldVersionIsServedAndClosed() throws IOException {
        try (var wire = gateway.wire()) {
            // When
            var answer = wire.ask("GET /7/a.txt HTTP/1.0", "Host: localhost");

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length")).contains("5");
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void aHeadOfManyBytesIsRefused() throws IOException {
        assertThat(gateway.ask("GET /7/a.txt", "X-A: " + "a".repeat(20_000)).status())
                .isEqualTo(400);
        assertThat(gateway.ask("GET /7/" + "a".repeat(20_000)).status()).isEqualTo(400);
    }

    @Test
    void aGiantSetOfRangesCostsNoMoreThanTheFile() throws IOException {
        // Given
        var ranges = "bytes=" + "0-,".repeat(3_000) + "0-";

        // When
        var answer = gateway.ask("GET /7/a.txt", "Range: " + ranges);

        // Then
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("hello");
    }

    @Test
    void aNameCannotAddAHeader() throws IOException {
        // Given
        files.put("a\r\nSet-Cookie: x=1", new byte[1], true, "text/html\r\nX-Evil: 1");

        // When
        var answer = gateway.ask("GET /7/a%0D%0ASet-Cookie:%20x=1");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKeys("set-cookie", "x-evil");
        assertThat(answer.header("Content-Type")).contains("application/octet-stream");
    }

    @Test
    void aClientThatTakesNothingIsCutOff() throws Exception {
        try (var wire = gateway.wire()) {
            // Given
            wire.send("GET /7/large HTTP/1.1\r\nHost: localhost\r\n\r\n");

            // When
            awaitCut();

            // Then
            assertThat(wire.answer(false).whole()).isFalse();
        }
    }

    @Test
    void aClientThatGivesNothingIsCutOff() throws Exception {
        try (var wire = gateway.wire()) {
            // Given
            wire.send("PUT /7/s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nab");

            // Then
            assertThat(wire.isClosed()).isTrue();
            awaitCut();
            assertThat(files.bytes(new SourcePath("s"))).isNull();
        }
    }

    private void awaitCut() throws InterruptedException {
        var slow = gateway.registry.counter("waybill.gateway.slow");
        GatewayOnStage.await(() -> slow.count() == 1);
    }

    @Test
    void aClientThatVanishesCostsNothingMore() throws Exception {
        // Given
        var open = gateway.registry.get("waybill.gateway.open.transfers").gauge();
        for (int i = 0; i < 20; i++) {
            try (var wire = gateway.wire()) {
                wire.send("GET /7/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(wire.socket.getInputStream().read()).isEqualTo('H');
            }
        }

        // When
        GatewayOnStage.await(() -> open.value() == 0);

        // Then
        assertThat(gateway.ask("GET /7/a.txt").text()).isEqualTo("hello");
    }

    @Test
    void moreThanTheMostTransfersAreToldToComeBack() throws Exception {
        // Given
        var wires = new java.util.ArrayList<Wire>();
        try {
            for (int i = 0; i < 8; i++) {
                var wire = gateway.wire();
                wires.add(wire);
                wire.send("PUT /7/s" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                        + "Expect: 100-continue\r\n\r\n");
                assertThat(wire.answer(false).status()).isEqualTo(100);
            }

            // When
            var answer = gateway.ask("GET /7/a.txt");

            // Then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("1");
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }
}
