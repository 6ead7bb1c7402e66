package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.gateway.files.Deleted;
import org.waybill.gateway.files.Written;
import org.waybill.gateway.migration.Verified.Ending;
import org.waybill.model.SourcePath;

class WriteTest {

    private static final SourcePath A = new SourcePath("a.txt");

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway = new GatewayOnStage(files);

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String kept() {
        var bytes = files.bytes(A);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsWrittenReadReplacedAndDeleted() throws IOException {
        // When
        var created = gateway.send("PUT /7/a.txt", "one");
        var first = gateway.ask("GET /7/a.txt");
        var replaced = gateway.send("PUT /7/a.txt", "two");
        var second = gateway.ask("GET /7/a.txt");
        var deleted = gateway.ask("DELETE /7/a.txt");
        var third = gateway.ask("DELETE /7/a.txt");

        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(first.text()).isEqualTo("one");
        assertThat(created.header("ETag")).isEqualTo(first.header("ETag")).isPresent();
        assertThat(replaced.status()).isEqualTo(204);
        assertThat(second.text()).isEqualTo("two");
        assertThat(replaced.header("ETag")).isEqualTo(second.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(third.status()).isEqualTo(404);
        assertThat(gateway.ask("GET /7/a.txt").status()).isEqualTo(404);
    }

    @Test
    void aBodyMayComeInChunks() throws IOException {
        try (var wire = gateway.wire()) {
            // When
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");

            // Then
            assertThat(wire.answer(false).status()).isEqualTo(201);
            assertThat(kept()).isEqualTo("onetwo");
        }
    }

    @Test
    void conditionsGuardAWrite() throws IOException {
        // Given
        var tag = gateway.send("PUT /7/a.txt", "one").header("ETag").orElseThrow();

        // Then
        assertThat(gateway.send("PUT /7/a.txt", "x", "If-None-Match: *").status())
                .isEqualTo(412);
        assertThat(gateway.send("PUT /7/a.txt", "x", "If-Match: \"other\"").status())
                .isEqualTo(412);
        assertThat(gateway.send("PUT /7/a.txt", "x", "If-Match: nonsense").status())
                .isEqualTo(400);
        assertThat(gateway.send("PUT /7/b.txt", "x", "If-Match: *").status()).isEqualTo(412);
        assertThat(gateway.ask("DELETE /7/a.txt", "If-Match: \"other\"").status())
                .isEqualTo(412);
        assertThat(kept()).isEqualTo("one");
        assertThat(gateway.send("PUT /7/a.txt", "two", "If-Match: " + tag).status())
                .isEqualTo(204);
        assertThat(gateway.send("PUT /7/a.txt", "three", "If-Match: " + tag).status())
                .isEqualTo(412);
        assertThat(gateway.send("PUT /7/c.txt", "c", "If-None-Match: *").status())
                .isEqualTo(201);
        assertThat(kept()).isEqualTo("two");
    }

    @Test
    void aPartOfAFileIsNotWritten() throws IOException {
        assertThat(gateway.send("PUT /7/a.txt", "x", "Content-Range: bytes 0-0/3")
                        .status())
                .isEqualTo(400);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aRefusalComesBeforeTheBody() throws IOException {
        try (var wire = gateway.wire()) {
            // When
            var answer = wire.ask(
                    "PUT /7/a.txt HTTP/1.1", "Host: localhost", "Content-Length: 999999999", "Expect: 100-continue");

            // Then
            assertThat(answer.status()).isEqualTo(413);
        }
        try (var wire = gateway.wire()) {
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.answer(false).status()).isEqualTo(100);
            wire.send("one");
            assertThat(wire.answer(false).status()).isEqualTo(201);
        }
    }

    @Test
    void aBodyInChunksThatIsTooLongIsRefused() throws IOException {
        try (var wire = gateway.wire()) {
            // Given
            var chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");

            // When
            for (int i = 0; i < 32; i++) {
                wire.send(chunk);
            }
            wire.send("1\r\nx\r\n0\r\n\r\n");

            // Then
            assertThat(wire.answer(false).status()).isEqualTo(413);
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aBodyThatEndsEarlyLeavesTheFileAsItWas() throws IOException {
        // Given
        gateway.send("PUT /7/a.txt", "one");

        try (var wire = gateway.wire()) {
            // When
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\ntwo");
            wire.socket.shutdownOutput();

            // Then
            assertThat(wire.answer(false).status()).isEqualTo(400);
            assertThat(wire.isClosed()).isTrue();
            assertThat(kept()).isEqualTo("one");
        }
    }

    @Test
    void failuresOfThePlaceAreTold() throws IOException {
        files.written = new Written.Full();
        assertThat(gateway.send("PUT /7/a.txt", "x").status()).isEqualTo(507);
        files.written = new Written.Refused("a folder");
        assertThat(gateway.send("PUT /7/a.txt", "x").status()).isEqualTo(409);
        files.written = new Written.Unknown("secret");
        assertThat(gateway.send("PUT /7/a.txt", "x").status()).isEqualTo(500);
        files.written = new Written.Denied();
        assertThat(gateway.send("PUT /7/a.txt", "x").status()).isEqualTo(403);
        files.written = new Written.Unavailable(Duration.ofSeconds(2), "secret");
        var answer = gateway.send("PUT /7/a.txt", "x");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("2");
        assertThat(answer.text()).doesNotContain("secret");
        files.deleted = new Deleted.Unavailable(Duration.ofSeconds(1), "secret");
        assertThat(gateway.ask("DELETE /7/a.txt").status()).isEqualTo(503);
        files.deleted = new Deleted.Denied();
        assertThat(gateway.ask("DELETE /7/a.txt").status()).isEqualTo(403);
    }

    @Test
    void aWriterMayWaitForTheProof() throws IOException {
        // When
        var proven = gateway.send("PUT /7/a.txt?wait=verified", "one");
        gateway.verified = (_, _, _, _) -> Ending.LATER;
        var later = gateway.send("PUT /7/a.txt?wait=verified", "two");
        gateway.verified = (_, _, _, _) -> Ending.NOT_THIS_VERSION;
        var never = gateway.send("PUT /7/a.txt?wait=verified", "three");

        // Then
        assertThat(proven.status()).isEqualTo(201);
        assertThat(proven.header("Waybill-Verified")).contains("yes");
        assertThat(later.status()).isEqualTo(202);
        assertThat(later.header("Waybill-Verified")).contains("not yet");
        assertThat(never.header("Waybill-Verified")).contains("no");
        assertThat(gateway.send("PUT /7/a.txt?wait=forever", "four").status()).isEqualTo(400);
        assertThat(kept()).isEqualTo("three");
    }

    @Test
    void aStopLetsAWriteEnd() throws Exception {
        try (var wire = gateway.wire()) {
            // Given
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.answer(false).status()).isEqualTo(100);
            wire.send("one");

            // When
            gateway.role.stop();
            var closing = Thread.startVirtualThread(gateway.role::close);
            wire.send("two");

            // Then
            assertThat(wire.answer(false).status()).isEqualTo(201);
            closing.join();
            assertThat(kept()).isEqualTo("onetwo");
        }
    }
}
