package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3Test {

    @TempDir
    Path directory;

    @Test
    void refusesARequestWithoutAKey() throws Exception {
        try (var home = Home.open(directory.resolve("h\u00f6me \\ with = signs"));
                var s3 = EmbeddedS3.start(home);
                var http = HttpClient.newHttpClient()) {
            // When
            var request = HttpRequest.newBuilder(s3.endpoint().resolve("/bucket"))
                    .PUT(BodyPublishers.noBody())
                    .build();
            var response = http.send(request, BodyHandlers.ofString());

            // Then
            assertThat(response.statusCode()).isEqualTo(403);
        }
    }
}
