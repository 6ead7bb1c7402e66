package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.gateway.files.Found;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.migration.Delivery;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

class ReadTest {

    private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    private final MemoryFiles files = new MemoryFiles();
    private final GatewayOnStage gateway = new GatewayOnStage(files);

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aFileIsSentWithAllThatIsKnownOfIt() throws IOException {
        // Given
        files.put("a/report.pdf", ALPHABET, true, "application/pdf");

        // When
        var answer = gateway.ask("GET /7/a/report.pdf");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(ALPHABET);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/pdf")
                .containsEntry("content-length", "26")
                .containsEntry("etag", "\"sha256-" + Sha256.of(ALPHABET) + "\"")
                .containsEntry("last-modified", "Mon, 30 Nov 2026 10:00:00 GMT")
                .containsEntry("accept-ranges", "bytes")
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-disposition", "inline; filename=\"report.pdf\"")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("content-security-policy", "sandbox; default-src 'none'")
                .containsKey("date")
                .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    }

    @Test
    void headSaysWhatGetWouldSay() throws IOException {
        // Given
        files.put("a.bin", new byte[300_000], false, "application/octet-stream");

        try (var wire = gateway.wire()) {
            // When
            var head = wire.ask("HEAD /docs/a.bin HTTP/1.1", "Host: localhost", "Range: bytes=0-1");
            var get = wire.ask("GET /docs/a.bin HTTP/1.1", "Host: localhost");

            // Then
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers()).containsEntry("content-length", "300000");
            assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
            assertThat(get.body()).hasSize(300_000);
            assertThat(get.header("ETag").orElseThrow()).startsWith("\"v-");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-3|206|abcd|bytes 0-3/26",
                "bytes=-3|206|xyz|bytes 23-25/26",
                "bytes=25-99999999999999999999|206|z|bytes 25-25/26",
                "bytes=0-9,5-12|206|abcdefghijklm|bytes 0-12/26",
                "bytes=26-|416||bytes */26",
                "lines=0-3|200|abcdefghijklmnopqrstuvwxyz|",
                "bytes=3-1|200|abcdefghijklmnopqrstuvwxyz|",
            })
    void aRangeIsSent(String range, int status, String body, String contentRange) throws IOException {
        // Given
        files.put("a.txt", ALPHABET, false, "text/plain");

        // When
        var answer = gateway.ask("GET /7/a.txt", "Range: " + range);

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Range").orElse(null)).isEqualTo(contentRange);
        if (body != null) {
            assertThat(answer.text()).isEqualTo(body);
        } else {
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void severalRangesAreSentInParts() throws IOException {
        // Given
        byte[] bytes = random(400_000);
        files.put("a.bin", bytes, true, "image/png");

        // When
        var answer = gateway.ask("GET /7/a.bin", "Range: bytes=300000-399999,0-99999");

        // Then
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.whole()).isTrue();
        var type = answer.header("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        var body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        var mark = "\r\n--" + type.substring(type.indexOf('=') + 1);
        assertThat(body)
                .isEqualTo(mark + "\r\nContent-Type: image/png\r\nContent-Range: bytes 0-99999/400000\r\n\r\n"
                        + latin(bytes, 0, 100_000)
                        + mark + "\r\nContent-Type: image/png\r\nContent-Range: bytes 300000-399999/400000\r\n\r\n"
                        + latin(bytes, 300_000, 400_000)
                        + mark + "--\r\n");
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aDownloadThatIsResumedAfterAReplacementStartsAnew() throws IOException {
        // Given
        files.put("a.bin", ALPHABET, true, "text/plain");
        var tag = gateway.ask("GET /7/a.bin", "Range: bytes=0-9").header("ETag").orElseThrow();
        var other = "ZYXWVUTSRQPONMLKJIHGFEDCBA".getBytes(StandardCharsets.US_ASCII);
        var same = gateway.ask("GET /7/a.bin", "Range: bytes=10-", "If-Range: " + tag);
        files.put("a.bin", other, true, "text/plain");

        // When
        var resumed = gateway.ask("GET /7/a.bin", "Range: bytes=10-", "If-Range: " + tag);

        // Then
        assertThat(same.status()).isEqualTo(206);
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.body()).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match: *|304",
                "If-None-Match: \"x\"|200",
                "If-Modified-Since: Mon, 30 Nov 2026 10:00:00 GMT|304",
                "If-Modified-Since: Mon, 30 Nov 2026 09:59:59 GMT|200",
                "If-Match: \"x\"|412",
                "If-Match: x|400",
                "If-Unmodified-Since: Mon, 30 Nov 2026 09:59:59 GMT|412",
            })
    void conditionsAreHeld(String header, int status) throws IOException {
        // Given
        files.put("a.txt", ALPHABET, true, "text/plain");

        // Then
        assertThat(gateway.ask("GET /7/a.txt", header).status()).isEqualTo(status);
        assertThat(gateway.ask("HEAD /7/a.txt", header).status()).isEqualTo(status);
    }

    @Test
    void anEmptyFileIsWhole() throws IOException {
        // Given
        files.put("empty", new byte[0], true, "text/plain");

        // When
        var answer = gateway.ask("GET /7/empty", "Range: bytes=0-");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).contains("0");
    }

    @Test
    void everyByteOfANameReachesItsFile() throws IOException {
        try (var wire = gateway.wire()) {
            for (int b = 1; b < 256; b++) {
                if (b == '/') {
                    continue;
                }
                // Given
                var path = SourcePath.ofBytes(new byte[] {'n', (byte) b, 'n'});
                byte[] body = {(byte) b};
                var escape = "%" + HexFormat.of().toHexDigits((byte) b);

                // When
                var put = wire.ask("PUT /7/n" + escape + "n HTTP/1.1", "Host: localhost", "Content-Length: 0");
                files.write(
                        path,
                        new java.io.ByteArrayInputStream(body),
                        1,
                        new org.waybill.gateway.files.Expected.Anything());
                var kept = wire.ask("GET /7/" + path.encoded() + " HTTP/1.1", "Host: localhost");

                // Then
                assertThat(put.status()).as(escape).isEqualTo(201);
                assertThat(kept.body()).as(escape).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/7/missing,404", "/7/a/,400", "/7,400", "/,400", "/7/../x,400", "/7/%2e%2e/x,400", "/7/a%2fb,400",
        "/7/a%00b,400", "/7/a//b,400", "/7/./a,400", "/../etc/passwd,400", "/7/a\\b,400", "/9/a,404", "/7/%zz,400",
    })
    void whatIsNoFileIsRefused(String target, int status) throws IOException {
        // When
        var answer = gateway.ask("GET " + target);

        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Tomcat", "Exception", "java");
    }

    @Test
    void activeContentIsSavedAndNotShown() throws IOException {
        // Given
        files.put("a.html", ALPHABET, true, "text/html");
        files.put("active/a.html", ALPHABET, true, "text/html");

        // When
        var plain = gateway.ask("GET /7/a.html");
        var allowed = gateway.ask("GET /7/active/a.html");

        // Then
        assertThat(plain.header("Content-Disposition")).contains("attachment; filename=\"a.html\"");
        assertThat(plain.header("Content-Security-Policy")).isPresent();
        assertThat(allowed.header("Content-Disposition")).contains("inline; filename=\"a.html\"");
        assertThat(allowed.header("Content-Security-Policy")).isEmpty();
        assertThat(allowed.header("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void aSideThatFailsBeforeTheFirstByteIsAnAnswer() throws IOException {
        // Given
        files.put("a.bin", new byte[1 << 20], true, "image/png");
        files.readable = 0;

        // When
        var answer = gateway.ask("GET /7/a.bin");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aSideThatFailsLaterBreaksTheConnection() throws Exception {
        // Given
        files.put("a.bin", new byte[1 << 20], true, "image/png");
        files.readable = 200_000;

        try (var wire = gateway.wire()) {
            // When
            var answer = wire.ask("GET /7/a.bin HTTP/1.1", "Host: localhost");

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.whole()).isFalse();
            assertThat(wire.isClosed()).isTrue();
        }
        GatewayOnStage.await(
                () -> gateway.registry.counter("waybill.gateway.cut").count() == 1);
    }

    @Test
    void aSideThatEndsBeforeTheLengthBreaksTheConnection() throws IOException {
        // Given
        files.put("a.bin", new byte[1 << 20], true, "image/png");
        files.endsEarly = true;
        files.readable = 200_000;

        // When
        var late = gateway.ask("GET /7/a.bin");
        files.readable = 100;
        var early = gateway.ask("GET /7/a.bin");

        // Then
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.whole()).isFalse();
        assertThat(early.status()).isEqualTo(503);
    }

    @Test
    void aPlaceThatCannotTellIsAskedAgainLater() throws IOException {
        // Given
        files.found = new Found.Unavailable(Duration.ofSeconds(3), "ledger at secret.example is away");

        // When
        var answer = gateway.ask("GET /7/a");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("3");
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Test
    void otherMethodsAreRefused() throws IOException {
        assertThat(gateway.ask("POST /7/a", "Content-Length: 0").status()).isEqualTo(405);
        assertThat(gateway.ask("TRACE /7/a").status()).isEqualTo(405);
        assertThat(gateway.ask("PATCH /7/a").header("Allow")).contains("GET, HEAD, PUT, DELETE, OPTIONS");
        assertThat(gateway.ask("OPTIONS /7/a").status()).isEqualTo(204);
        assertThat(gateway.ask("OPTIONS /7/a").header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(gateway.ask("get /7/a").status()).isEqualTo(405);
    }

    @Test
    void anObjectIsReachedByARedirectWhereThatIsSet() throws IOException {
        // Given
        var address = URI.create("https://store.example/bucket/a.pdf?versionId=1&X-Amz-Signature=secret");
        files.put("a.pdf", ALPHABET, true, "application/pdf");
        files.side = Side.OBJECT;
        files.address = Optional.of(address);
        gateway.delivery = Delivery.REDIRECT;

        // When
        var get = gateway.ask("GET /7/a.pdf");
        var head = gateway.ask("HEAD /7/a.pdf");
        var known = gateway.ask("GET /7/a.pdf", "If-None-Match: *");
        files.side = Side.LOCAL;
        var local = gateway.ask("GET /7/a.pdf");

        // Then
        assertThat(get.status()).isEqualTo(302);
        assertThat(get.headers())
                .containsEntry("location", address.toString())
                .containsEntry("cache-control", "no-store")
                .containsEntry("referrer-policy", "no-referrer")
                .doesNotContainKeys("etag", "last-modified");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Location")).isEmpty();
        assertThat(known.status()).isEqualTo(304);
        assertThat(local.body()).isEqualTo(ALPHABET);
    }

    @Test
    void whatCannotBeAddressedIsSentThroughTheGateway() throws IOException {
        // Given
        files.put("a.pdf", ALPHABET, true, "application/pdf");
        files.side = Side.OBJECT;
        gateway.delivery = Delivery.REDIRECT;

        // Then
        assertThat(gateway.ask("GET /7/a.pdf").body()).isEqualTo(ALPHABET);
    }

    @Test
    void requestsAreCounted() throws Exception {
        // Given
        files.put("a.txt", ALPHABET, true, "text/plain");

        // When
        gateway.ask("GET /7/a.txt");
        gateway.ask("GET /7/missing");

        // Then
        GatewayOnStage.await(() -> counted("local", "2xx") == 1 && counted("none", "4xx") == 1);
        var sent = gateway.registry.get("waybill.gateway.sent").tags("side", "local");
        assertThat(sent.counter().count()).isEqualTo(26);
    }

    private long counted(String side, String status) {
        return gateway.registry
                .timer("waybill.gateway.request", "method", "GET", "side", side, "status", status)
                .count();
    }
}
