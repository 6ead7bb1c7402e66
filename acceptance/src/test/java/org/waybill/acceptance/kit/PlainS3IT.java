package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlainS3IT {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static MinioServer minio;

    @BeforeAll
    static void startStore() {
        minio = MinioServer.start(directory);
        minio.client().makeBucket("plain");
    }

    @AfterAll
    static void stopStore() {
        if (minio != null) {
            minio.close();
        }
    }

    @Test
    void namesOfAllKindsComeBackByGetAndByList() {
        // Given
        var s3 = minio.client();
        var keys = List.of(
                "names/plain.txt",
                "names/sp ace+plus%41&?#",
                "names/q\"'<>\n\t\u0001",
                "names/日本語/é",
                "names/~*()!@$,;:=");

        // When
        keys.forEach(key -> s3.put("plain", key, key.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(s3.list("plain", "names/").keySet()).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            assertThat(new String(s3.get("plain", key), StandardCharsets.UTF_8)).isEqualTo(key);
        }
    }

    @Test
    void listingGoesOnAfterTheFirstPage() {
        // Given
        var s3 = minio.client();

        // When
        for (int i = 0; i < 1003; i++) {
            s3.put("plain", "page/" + i, new byte[0]);
        }

        // Then
        assertThat(s3.list("plain", "page/")).hasSize(1003);
    }

    @Test
    void headTellsMetadataAndContentTellsTheHash() {
        // Given
        var s3 = minio.client();

        // When
        var etag =
                s3.put("plain", "with/metadata", HELLO, Map.of("X-Amz-Meta-Mtime", "12.5", "Content-Type", "text/x"));

        // Then
        assertThat(s3.head("plain", "with/metadata").orElseThrow())
                .containsEntry("x-amz-meta-mtime", "12.5")
                .containsEntry("content-type", "text/x")
                .containsEntry("etag", "\"" + etag + "\"");
        assertThat(s3.content("plain", "with/metadata"))
                .isEqualTo(new PlainS3.Content(5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
    }

    @Test
    void deletedObjectIsGone() {
        // Given
        var s3 = minio.client();
        s3.put("plain", "short/lived", HELLO);

        // When
        s3.delete("plain", "short/lived");

        // Then
        assertThat(s3.head("plain", "short/lived")).isEmpty();
    }

    @Test
    void wrongSecretIsRefused() {
        // Given
        var s3 = new PlainS3(minio.endpoint(), new S3Credentials("acceptance", "wrong", "us-east-1"));

        // When / Then
        assertThatExceptionOfType(PlainS3.RefusedException.class)
                .isThrownBy(() -> s3.list("plain", ""))
                .withMessageContaining("SignatureDoesNotMatch");
    }

    @Test
    void dataSurviveAKillOfTheStore() {
        // Given
        var s3 = minio.client();
        s3.put("plain", "durable", HELLO);

        // When
        minio.kill();
        minio.restart();

        // Then
        assertThat(s3.get("plain", "durable")).isEqualTo(HELLO);
    }
}
