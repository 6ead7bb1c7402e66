package org.waybill.objectstore.http;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Target;

/** A server that answers each request with the next reply that it was given, whatever is asked, or as a test's rule says. */
public final class ScriptedServer implements AutoCloseable {

    /** Writes an answer. */
    public interface Reply {
        void to(OutputStream out) throws IOException;

        /** Whether the connection stays open after it. */
        default boolean keeps() {
            return false;
        }
    }

    private final ServerSocket listener;
    private final Thread accepting;
    private final Function<String, @Nullable Reply> rule;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    /** The heads of the requests that came, each its request line and headers. */
    public final List<String> requests = new CopyOnWriteArrayList<>();
    /** Their bodies, in the same order where they come one by one. */
    public final List<String> bodies = new CopyOnWriteArrayList<>();

    public ScriptedServer(Reply... replies) {
        this(next(new ConcurrentLinkedQueue<>(List.of(replies))));
    }

    private static Function<String, @Nullable Reply> next(Queue<Reply> replies) {
        return _ -> replies.poll();
    }

    /** @param rule from the head of a request to its reply; null for none */
    public ScriptedServer(Function<String, @Nullable Reply> rule) {
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.rule = rule;
        this.accepting = Thread.startVirtualThread(this::accept);
    }

    public static Reply text(String status, String headers, String body) {
        return raw(message(status, headers + "Connection: close\r\n", body));
    }

    /** An answer after which the connection stays open. */
    public static Reply kept(String status, String headers, String body) {
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

    public static Reply raw(String bytes) {
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
                bodies.add(new String(in.readNBytes(length(head)), StandardCharsets.UTF_8));
                requests.add(head);
                var reply = rule.apply(head);
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

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    public Target target() {
        return new Target("http://127.0.0.1:" + listener.getLocalPort(), "eu-north-1", "bucket", "");
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var connection : connections) {
                connection.close();
            }
            // As long as somebody accepts, the port is open still.
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
