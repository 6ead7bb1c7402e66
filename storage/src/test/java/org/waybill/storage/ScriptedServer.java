package org.waybill.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.waybill.events.Target;

/** A server that answers each request with the next reply that it was given, whatever is asked. */
final class ScriptedServer implements AutoCloseable {

    /** Writes an answer. */
    interface Reply {
        void to(OutputStream out) throws IOException;

        /** Whether the connection stays open after it. */
        default boolean keeps() {
            return false;
        }
    }

    private final ServerSocket listener;
    private final Queue<Reply> replies;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    /** The heads of the requests that came, each its request line and headers. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    ScriptedServer(Reply... replies) {
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.replies = new ConcurrentLinkedQueue<>(List.of(replies));
        Thread.startVirtualThread(this::accept);
    }

    static Reply text(String status, String headers, String body) {
        return raw(message(status, headers + "Connection: close\r\n", body));
    }

    /** An answer after which the connection stays open. */
    static Reply kept(String status, String headers, String body) {
        var message = message(status, headers, body);
        return new Reply() {
            @Override
            public void to(OutputStream out) throws IOException {
                raw(message).to(out);
            }

            @Override
            public boolean keeps() {
                return true;
            }
        };
    }

    private static String message(String status, String headers, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + length + "\r\n\r\n" + body;
    }

    static Reply raw(String bytes) {
        return out -> out.write(bytes.getBytes(StandardCharsets.UTF_8));
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                var connection = listener.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedInputStream(connection.getInputStream());
            boolean open = true;
            while (open) {
                var head = head(in);
                in.skipNBytes(length(head));
                requests.add(head);
                var reply = replies.poll();
                if (reply == null) {
                    // Nothing is left to say: hold the connection until the client gives up.
                    in.read();
                    return;
                }
                var out = connection.getOutputStream();
                reply.to(out);
                out.flush();
                open = reply.keeps();
            }
        } catch (IOException e) {
            // The client went away, as some tests want.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static long length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    Target target() {
        return new Target("http://127.0.0.1:" + listener.getLocalPort(), "eu-north-1", "bucket", "");
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
