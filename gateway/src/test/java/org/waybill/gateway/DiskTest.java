package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.stored.StoredFiles;
import org.waybill.model.Sha256;
import org.waybill.storage.local.LocalFileStorage;

/** The gateway over a real folder. */
class DiskTest {

    @TempDir
    Path folder;

    private Path root;
    private GatewayOnStage gateway;

    @BeforeEach
    void begin() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        gateway = new GatewayOnStage(new StoredFiles(LocalFileStorage.open(root), _ -> Optional.of(Side.LOCAL)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static byte[] random(int length, int seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aFileOfTheFolderIsServed() throws IOException {
        // Given
        byte[] bytes = random(1_000_000, 1);
        Files.createDirectories(root.resolve("documents"));
        var file = Files.write(root.resolve("documents/100% ü;x.pdf"), bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-30T10:00:00Z")));

        // When
        var answer = gateway.ask("GET /7/documents/100%25%20%C3%BC;x.pdf");
        var part = gateway.ask("GET /7/documents/100%25%20%C3%BC;x.pdf", "Range: bytes=999990-");
        var several = gateway.ask("GET /7/documents/100%25%20%C3%BC;x.pdf", "Range: bytes=0-9,500000-500009");

        // Then
        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/pdf")
                .containsEntry("last-modified", "Mon, 30 Nov 2026 10:00:00 GMT")
                .containsEntry(
                        "content-disposition",
                        "inline; filename=\"100_ _;x.pdf\"; filename*=UTF-8''100%25%20%C3%BC%3Bx.pdf");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 999_990, 1_000_000));
        assertThat(several.status()).isEqualTo(206);
        assertThat(several.whole()).isTrue();
    }

    @Test
    void whatIsWrittenIsOnTheDiskAndReadBack() throws IOException {
        // When
        var created = gateway.send("PUT /7/a/b/c.txt", "one");
        var got = gateway.ask("GET /7/a/b/c.txt");
        var refused = gateway.send("PUT /7/a/b/c.txt", "x", "If-None-Match: *");
        var replaced = gateway.send(
                "PUT /7/a/b/c.txt", "two", "If-Match: " + created.header("ETag").orElseThrow());
        var stale = gateway.send(
                "PUT /7/a/b/c.txt", "x", "If-Match: " + created.header("ETag").orElseThrow());

        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(got.text()).isEqualTo("one");
        assertThat(got.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(replaced.status()).isEqualTo(204);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(root.resolve("a/b/c.txt")).hasContent("two");
        assertThat(gateway.ask("DELETE /7/a/b/c.txt").status()).isEqualTo(204);
        assertThat(root.resolve("a/b/c.txt")).doesNotExist();
        assertThat(gateway.ask("DELETE /7/a/b/c.txt").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() throws Exception {
        // Given
        try (var wire = gateway.wire()) {
            wire.send("PUT /7/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this");
            wire.socket.shutdownOutput();
            assertThat(wire.answer(false).status()).isEqualTo(400);
            assertThat(wire.isClosed()).isTrue();
        }

        // Then
        try (var names = Files.list(root)) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void placesWhereNoFileCanBeAreConflicts() throws IOException {
        // Given
        Files.createDirectories(root.resolve("folder"));
        Files.writeString(root.resolve("file"), "x");

        // Then
        assertThat(gateway.ask("GET /7/folder").status()).isEqualTo(404);
        assertThat(gateway.ask("GET /7/file/x").status()).isEqualTo(404);
        assertThat(gateway.send("PUT /7/folder", "x").status()).isEqualTo(409);
        assertThat(gateway.send("PUT /7/file/x", "x").status()).isEqualTo(409);
    }

    @Test
    void nothingOutsideOfTheRootIsReachedByALink() throws IOException {
        // Given
        var secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("out"), secret);
        Files.createSymbolicLink(root.resolve("up"), folder);

        // When
        var file = gateway.ask("GET /7/out");
        var below = gateway.ask("GET /7/up/secret");

        // Then
        assertThat(file.status()).isIn(403, 404);
        assertThat(below.status()).isIn(403, 404);
        assertThat(file.text() + below.text()).doesNotContain("secret");
        assertThat(gateway.send("PUT /7/up/new", "x").status()).isIn(403, 404, 409);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void everyByteOfANameReachesItsFile() throws IOException {
        try (var wire = gateway.wire()) {
            for (int b = 1; b < 256; b++) {
                if (b == '/') {
                    continue;
                }
                // Given
                var escape = "%" + HexFormat.of().toHexDigits((byte) b);
                wire.send("PUT /7/n" + escape + "n HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"
                        + HexFormat.of().toHexDigits((byte) b));

                // When
                var put = wire.answer(false);
                var got = wire.ask("GET /7/n" + escape + "n HTTP/1.1", "Host: localhost");

                // Then
                assertThat(put.status()).as(escape).isEqualTo(201);
                assertThat(got.text()).as(escape).isEqualTo(HexFormat.of().toHexDigits((byte) b));
            }
        }
        try (var names = Files.list(root)) {
            assertThat(names).hasSize(254);
        }
    }

    @Test
    void readersNeverSeeAMixOfTwoVersions() throws Exception {
        // Given
        byte[] one = random(700_000, 1);
        byte[] two = random(900_000, 2);
        var sums = java.util.Set.of(Sha256.of(one), Sha256.of(two));
        var file = Files.write(root.resolve("a.bin"), one);
        var stop = new AtomicBoolean();
        var writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; !stop.get(); i++) {
                replace(file, i % 2 == 0 ? two : one);
            }
        });

        // When
        int whole = 0;
        try {
            for (int i = 0; i < 200; i++) {
                var answer = gateway.ask("GET /7/a.bin");
                assertThat(answer.status()).isEqualTo(200);
                if (answer.whole()) {
                    // Then
                    assertThat(sums).contains(Sha256.of(answer.body()));
                    whole++;
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(whole).isPositive();
    }

    private void replace(Path file, byte[] bytes) {
        try {
            var next = Files.write(folder.resolve("next"), bytes);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsWrittenInPlaceIsCutAndNotMixed() throws Exception {
        // Given
        byte[] one = random(30 << 20, 1);
        var file = Files.write(root.resolve("a.bin"), one);

        try (var wire = gateway.wire()) {
            // When
            wire.send("GET /7/a.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(wire.socket.getInputStream().read()).isEqualTo('H');
            Files.write(file, random(30 << 20, 2));
            wire.send("");

            // Then
            var rest = wire.rest();
            assertThat(rest).isLessThan(30 << 20);
        }
    }
}
