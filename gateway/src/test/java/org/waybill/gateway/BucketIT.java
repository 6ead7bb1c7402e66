package org.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.migration.Delivery;
import org.waybill.gateway.stored.StoredFiles;
import org.waybill.storage.Content;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.kit.S3Server;
import org.waybill.storage.minio.MinioFileStorage;

/** The gateway over a versioned bucket of a real MinIO. */
@EnabledIf("org.waybill.storage.kit.S3Server#isMinioExpected")
class BucketIT {

    private static final byte[] BYTES = new byte[5_000_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path folder;

    private S3Server server;
    private MinioFileStorage storage;
    private GatewayOnStage gateway;

    @BeforeEach
    void begin() {
        server = S3Server.minio(folder);
        storage = MinioFileStorage.open(server.newBucket(true));
        gateway = new GatewayOnStage(new StoredFiles(storage, _ -> Optional.of(Side.OBJECT)));
        put("documents/a.pdf", BYTES);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
    }

    private void put(String path, byte[] bytes) {
        assertThat(storage.upload(Upload.to(StoragePath.of(path), Content.of(bytes))))
                .isInstanceOf(Upload.Stored.class);
    }

    @Test
    void anObjectIsServedLikeAFile() throws IOException {
        // When
        var whole = gateway.ask("GET /7/documents/a.pdf");
        var head = gateway.ask("HEAD /7/documents/a.pdf");
        var part = gateway.ask("GET /7/documents/a.pdf", "Range: bytes=-100");
        var parts = gateway.ask("GET /7/documents/a.pdf", "Range: bytes=0-9,4000000-4000009");
        var known = gateway.ask(
                "GET /7/documents/a.pdf",
                "If-None-Match: " + head.header("ETag").orElseThrow());

        // Then
        assertThat(whole.body()).isEqualTo(BYTES);
        assertThat(head.header("Content-Length")).contains("5000000");
        assertThat(head.header("ETag")).isEqualTo(whole.header("ETag"));
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, 4_999_900, 5_000_000));
        assertThat(parts.status()).isEqualTo(206);
        assertThat(parts.whole()).isTrue();
        assertThat(known.status()).isEqualTo(304);
        assertThat(gateway.ask("GET /7/documents/missing").status()).isEqualTo(404);
    }

    @Test
    void nothingOfTheStoreIsShown() throws IOException {
        // When
        var whole = gateway.ask("GET /7/documents/a.pdf");
        server.close();
        var away = gateway.ask("GET /7/documents/a.pdf");

        // Then
        assertThat(whole.headers().keySet())
                .noneMatch(name -> name.startsWith("x-amz") || name.startsWith("x-minio") || name.equals("server"));
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isPresent();
        assertThat(away.text()).doesNotContain(server.endpoint().getAuthority(), "bucket", "minio", "127.0.0.1");
    }

    @Test
    void aRedirectLeadsToTheVersionThatWasAskedFor() throws Exception {
        // Given
        gateway.delivery = Delivery.REDIRECT;

        // When
        var answer = gateway.ask("GET /7/documents/a.pdf");
        put("documents/a.pdf", "another".getBytes(StandardCharsets.US_ASCII));

        // Then
        assertThat(answer.status()).isEqualTo(302);
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create(answer.header("Location").orElseThrow());
            var fetched = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
            assertThat(fetched.body()).isEqualTo(BYTES);
            assertThat(fetched.headers().firstValue("Content-Disposition")).contains("inline; filename=\"a.pdf\"");

            var altered = URI.create(address.toString().replace("a.pdf?", "b.pdf?"));
            assertThat(client.send(HttpRequest.newBuilder(altered).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRedirectIsGivenThoughTheVersionHasAnotherName() throws IOException {
        // Given
        var byHash = new CalledByHash(storage);
        try (var other = new GatewayOnStage(new StoredFiles(byHash, _ -> Optional.of(Side.OBJECT)))) {
            other.delivery = Delivery.REDIRECT;

            // When
            var answer = other.ask("GET /7/documents/a.pdf");
            byHash.changes = true;
            var changing = other.ask("GET /7/documents/a.pdf");

            // Then
            assertThat(answer.status()).isEqualTo(302);
            assertThat(changing.status()).isNotEqualTo(302);
        }
    }

    @Test
    void aDownloadThatIsResumedAfterAReplacementStartsAnew() throws IOException {
        // Given
        var tag = gateway.ask("HEAD /7/documents/a.pdf").header("ETag").orElseThrow();
        put("documents/a.pdf", "another".getBytes(StandardCharsets.US_ASCII));

        // When
        var resumed = gateway.ask("GET /7/documents/a.pdf", "Range: bytes=3-", "If-Range: " + tag);

        // Then
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.text()).isEqualTo("another");
    }

    @Test
    void whatIsWrittenIsReadBackUnderEveryTextName() throws IOException {
        for (int b = 0x20; b < 0x7F; b++) {
            if (b == '/' || b == '\\') {
                continue;
            }
            // Given
            var escape = "%" + HexFormat.of().toHexDigits((byte) b);

            // When
            var put = gateway.send("PUT /7/n" + escape + "n", escape);
            var got = gateway.ask("GET /7/n" + escape + "n");

            // Then
            assertThat(put.status()).as(escape).isEqualTo(201);
            assertThat(got.text()).as(escape).isEqualTo(escape);
            assertThat(put.header("ETag")).as(escape).isEqualTo(got.header("ETag"));
        }
    }
}
