package org.waybill.storage.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.storage.kit.StorageWords.path;
import static org.waybill.storage.kit.StorageWords.put;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waybill.storage.Dispositions;
import org.waybill.storage.Presign;
import org.waybill.storage.kit.S3Server;

/** A versioned bucket of real MinIO. */
@EnabledIf("org.waybill.storage.kit.S3Server#isMinioExpected")
class MinioFileStorageIT extends S3Contract {

    @Override
    S3Server start(Path folder) {
        return S3Server.minio(folder);
    }

    @Override
    MinioSettings bucket(S3Server server) {
        return server.newBucket(true);
    }

    @Test
    void anAddressGivesTheVersionThatItWasMadeForAlsoWhenItIsAnOldOne() throws Exception {
        // Given
        var first = put(storage(), "a/ü b.html", "first");
        var disposition = Dispositions.attachment("Rechnung ü.html");
        var presign = Presign.get(path("a/ü b.html"), Duration.ofMinutes(1)).as(disposition, "text/plain");
        var signed = (Presign.Signed) storage().presign(presign);
        put(storage(), "a/ü b.html", "second");

        // When
        var answer = fetch(signed.address(), "GET");

        // Then
        assertThat(answer.body()).isEqualTo("first");
        assertThat(signed.version()).isEqualTo(first.version());
        assertThat(answer.headers().firstValue("content-disposition")).contains(disposition);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
    }

    @Test
    void anAddressForHeadAnswersHeadAlone() throws Exception {
        // Given
        put(storage(), "h", "12345");

        // When
        var signed = (Presign.Signed) storage().presign(Presign.head(path("h"), Duration.ofMinutes(1)));

        // Then
        assertThat(fetch(signed.address(), "HEAD").headers().firstValue("content-length"))
                .contains("5");
        assertThat(fetch(signed.address(), "GET").statusCode()).isEqualTo(403);
    }

    @Test
    void anAlteredAddressIsRefused() throws Exception {
        // Given
        put(storage(), "t", "x");
        var signed = (Presign.Signed) storage().presign(Presign.get(path("t"), Duration.ofMinutes(1)));

        // When
        var altered = URI.create(signed.address().toString().replace("/t?", "/u?"));

        // Then
        assertThat(fetch(altered, "GET").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> fetch(URI address, String method) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
