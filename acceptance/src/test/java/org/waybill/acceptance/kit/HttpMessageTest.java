package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HttpMessageTest {

    @Test
    void messagesFollowEachOtherOnOneConnection() throws IOException {
        // Given
        var in = stream("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /b/k HTTP/1.1\r\n\r\n");

        // When
        var first = HttpMessage.request(in);

        // Then
        assertThat(first.body().readAllBytes()).asString().isEqualTo("abc");
        assertThat(HttpMessage.request(in).start()).isEqualTo("GET /b/k HTTP/1.1");
        assertThat(HttpMessage.request(in)).isNull();
    }

    @Test
    void chunkedBodiesAreReadAndWrittenAsChunks() throws IOException {
        // Given
        var text =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\nHTTP/1.1 204 No\r\n\r\n";
        var in = stream(text);

        // When
        var answer = HttpMessage.answer(in, "GET");
        var copy = new ByteArrayOutputStream();
        long length = answer.writeTo(copy);

        // Then
        assertThat(length).isEqualTo(5);
        assertThat(copy.toString(StandardCharsets.UTF_8))
                .contains("3\r\nabc\r\n")
                .endsWith("0\r\n\r\n");
        assertThat(HttpMessage.answer(in, "GET").status()).isEqualTo(204);
    }

    @Test
    void theAnswerToHeadHasNoBodyThoughItHasALength() throws IOException {
        // Given
        var in = stream(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 404 No\r\n\r\n");

        // When
        var head = HttpMessage.answer(in, "HEAD");

        // Then
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body().readAllBytes()).isEmpty();
        assertThat(HttpMessage.answer(in, "HEAD").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatEndsEarlyIsAnError() throws IOException {
        // Given
        var message = HttpMessage.request(stream("PUT /b/k HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"));

        // When / Then
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> message.body().readAllBytes());
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
