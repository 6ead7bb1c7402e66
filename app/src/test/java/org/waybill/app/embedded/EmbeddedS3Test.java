package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

    @Test
    void whatTookItsPortIsNotTakenForIt() throws Exception {
        try (var stranger = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var token = Token.in(directory)) {
            // Given: it says that all is well, and what it was asked
            Thread.startVirtualThread(() -> answer(stranger));

            // When / Then
            assertThat(token.isReturnedBy(stranger.getLocalPort(), "key", "secret"))
                    .isFalse();
        }
    }

    @Test
    void noBucketOfItsOwnIsLeft() throws Exception {
        try (var home = Home.open(directory);
                var _ = EmbeddedS3.start(home)) {
            assertThat(home.path().resolve("s3/objects")).isEmptyDirectory();
        }
    }

    private static void answer(ServerSocket stranger) {
        try (var client = stranger.accept()) {
            var asked = new byte[1_000];
            int length = client.getInputStream().read(asked);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(asked, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
