package org.waybill.acceptance.kit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request or answer: its head as received, and its body as a stream.
 *
 * @param start the first line
 * @param fields name and value of each header, in order and as they were written
 * @param length bytes of the body; -1 when it is only known at its end
 */
record HttpMessage(String start, List<String[]> fields, InputStream body, long length) {

    /** Reads a request; null at the end of the connection. */
    static @Nullable HttpMessage request(InputStream in) throws IOException {
        return read(in, false);
    }

    /** Reads the answer to a request of this method, skipping 100 Continue; null at the end of the connection. */
    static @Nullable HttpMessage answer(InputStream in, String method) throws IOException {
        var answer = read(in, true);
        while (answer != null && answer.status() == 100) {
            answer = read(in, true);
        }
        boolean bodiless =
                answer != null && (method.equals("HEAD") || answer.status() == 204 || answer.status() == 304);
        return answer != null && bodiless
                ? new HttpMessage(answer.start, answer.fields, InputStream.nullInputStream(), 0)
                : answer;
    }

    /** An answer that does not come from a store. */
    static HttpMessage answer(int status, String contentType, byte[] body) {
        return new HttpMessage(
                        "HTTP/1.1 " + status + " Faulty",
                        new ArrayList<>(),
                        new ByteArrayInputStream(body),
                        body.length)
                .with("Content-Type", contentType)
                .with("Content-Length", String.valueOf(body.length));
    }

    private static @Nullable HttpMessage read(InputStream in, boolean answer) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        var fields = new ArrayList<String[]>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(new String[] {
                line.substring(0, colon).strip(), line.substring(colon + 1).strip()
            });
        }
        var head = new HttpMessage(start, fields, InputStream.nullInputStream(), 0);
        if (head.field("transfer-encoding")
                .filter(value -> value.contains("chunked"))
                .isPresent()) {
            return head.carrying(new Chunked(in), -1);
        }
        var length = head.field("content-length").map(Long::parseLong);
        if (length.isPresent()) {
            return head.carrying(new Limited(in, length.get()), length.get());
        }
        return answer ? head.carrying(in, -1) : head;
    }

    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .findFirst();
    }

    /** The same message with this header instead of those of the same name. */
    HttpMessage with(String name, String value) {
        var changed = new ArrayList<>(without(name).fields);
        changed.add(new String[] {name, value});
        return new HttpMessage(start, changed, body, length);
    }

    HttpMessage without(String name) {
        return new HttpMessage(
                start,
                fields.stream()
                        .filter(field -> !field[0].equalsIgnoreCase(name))
                        .toList(),
                body,
                length);
    }

    /** The same head with another body; the headers still frame the body. */
    HttpMessage carrying(InputStream otherBody, long itsLength) {
        return new HttpMessage(start, fields, otherBody, itsLength);
    }

    /** Writes head and body and returns the number of body bytes; if the body is cut, its stream ends early with an error. */
    long writeTo(OutputStream out) throws IOException {
        boolean chunked = length < 0 && field("transfer-encoding").isPresent();
        var head = new StringBuilder(start).append("\r\n");
        fields.forEach(
                field -> head.append(field[0]).append(": ").append(field[1]).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        long total = 0;
        var bytes = new byte[64 * 1024];
        for (int n = body.read(bytes); n >= 0; n = body.read(bytes)) {
            if (chunked) {
                out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(bytes, 0, n);
            if (chunked) {
                out.write('\r');
                out.write('\n');
            }
            total += n;
            out.flush();
        }
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
        return total;
    }

    /** True when the connection cannot carry another message after this one. */
    boolean closes() {
        return field("connection")
                        .filter(value -> value.toLowerCase(Locale.ROOT).contains("close"))
                        .isPresent()
                || (length < 0 && field("transfer-encoding").isEmpty());
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** A number of bytes of a connection; an error if it ends before. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(bytes, offset, (int) Math.min(count, left));
            if (n < 0) {
                throw new EOFException(left + " bytes before the end of the body");
            }
            left -= n;
            return n;
        }
    }

    /** A chunked body without its framing. */
    private static final class Chunked extends InputStream {
        private final InputStream in;
        private @Nullable Limited chunk;
        private boolean ended;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            while (!ended) {
                int n = chunk == null ? -1 : chunk.read(bytes, offset, count);
                if (n >= 0) {
                    return n;
                }
                if (chunk != null) {
                    line(in);
                }
                int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
                chunk = new Limited(in, size);
                ended = size == 0;
            }
            while (chunk != null && !line(in).isEmpty()) {
                continue;
            }
            chunk = null;
            return -1;
        }
    }
}
