package org.waybill.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A connection over which a test sends the bytes that it likes. */
final class Wire implements AutoCloseable {

    final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from one of this machine's addresses */
    Wire(int port, String from) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
    }

    /**
     * An answer.
     *
     * @param whole false: the connection ended before the length that was said
     */
    record Answer(int status, Map<String, String> headers, byte[] body, boolean whole) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends a request whose lines end as they must. */
    Answer ask(String... lines) throws IOException {
        send(String.join("\r\n", lines) + "\r\n\r\n");
        return answer(lines[0].startsWith("HEAD "));
    }

    Answer answer(boolean head) throws IOException {
        var first = line();
        int status = Integer.parseInt(first.split(" ")[1]);
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + ", " + two);
        }
        if (head || status < 200 || status == 204 || status == 304) {
            return new Answer(status, headers, new byte[0], true);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new byte[length];
        int read = readable(body);
        return new Answer(status, headers, Arrays.copyOf(body, read), read == length);
    }

    private int readable(byte[] body) {
        int read = 0;
        try {
            for (int n = 0; n >= 0 && read < body.length; n = in.read(body, read, body.length - read)) {
                read += n;
            }
        } catch (IOException e) {
            // Cut: what came is what there is.
        }
        return read;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many bytes come until the connection ends. */
    long rest() {
        long rest = 0;
        var block = new byte[64 << 10];
        try {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                rest += read;
            }
        } catch (IOException e) {
            // Cut.
        }
        return rest;
    }

    /** Whether the other end closes the connection. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
