package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request on its way through the proxy, as a {@link Fault} handles it. */
public final class S3Exchange {

    private final S3Request request;
    private final HttpMessage message;
    private final Wire client;
    private final Wire store;
    private final CountDownLatch healed;
    private int objects = 1;
    private long sent;
    private int status;
    private boolean open = true;

    S3Exchange(HttpMessage message, Wire client, Wire store, CountDownLatch healed) {
        this.request = S3Request.of(message);
        this.message = message;
        this.client = client;
        this.store = store;
        this.healed = healed;
    }

    public S3Request request() {
        return request;
    }

    /** Sends the request to the store and returns its answer, whose body is streamed from the store. */
    HttpMessage forward() throws IOException {
        continueIfExpected();
        try {
            message.without("Expect").writeTo(store.out());
        } catch (IOException refusedEarly) {
            swallow();
        }
        var answer = HttpMessage.answer(store.in(), request.method());
        if (answer == null) {
            throw new IOException("the store closed the connection");
        }
        open &= !answer.closes();
        return answer;
    }

    /** The same exchange with the request's body in memory, so that it can continue when its sender is gone. */
    S3Exchange takenIn() throws IOException {
        continueIfExpected();
        var body = message.body().readAllBytes();
        var whole = message.without("Expect").carrying(new java.io.ByteArrayInputStream(body), body.length);
        return new S3Exchange(whole, client, store, healed);
    }

    /** The body of an exchange that {@link #takenIn} has read. */
    byte[] body() throws IOException {
        return message.body().readAllBytes();
    }

    /** A request for each object of a bundle that was read into memory; the bundle can still be forwarded. */
    List<S3Request> bundled() throws IOException {
        var body = message.body().readAllBytes();
        message.body().reset();
        var keys = Bundle.keys(body);
        objects = keys.size();
        return keys.stream()
                .map(key -> new S3Request(request.method(), request.bucket(), key, request.query(), request.headers()))
                .toList();
    }

    /** Sends an answer to the client. */
    void answer(HttpMessage answer) throws IOException {
        status = answer.status();
        sent += answer.writeTo(client.out());
        open &= !answer.closes();
    }

    /** Reads the request's body to its end and discards it. */
    void swallow() throws IOException {
        continueIfExpected();
        message.body().transferTo(OutputStream.nullOutputStream());
    }

    /** Cuts the connections to the client and to the store. */
    void cut() throws IOException {
        open = false;
        client.reset();
        store.reset();
    }

    /** Waits until the proxy is healed or closed. */
    void untilHealed() {
        pause(Duration.ofHours(1));
    }

    /** Waits, but ends when the proxy is healed or closed. */
    void pause(Duration time) {
        try {
            healed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many objects the request writes, if it writes. */
    int objects() {
        return objects;
    }

    boolean isOpen() {
        return open;
    }

    int status() {
        return status;
    }

    long sent() {
        return sent;
    }

    private void continueIfExpected() throws IOException {
        if (message.field("expect").isPresent()) {
            client.out().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            client.out().flush();
        }
    }

    /** A connection, made when first used. */
    static final class Wire implements AutoCloseable {

        private final @Nullable InetSocketAddress address;
        private @Nullable Socket socket;
        private @Nullable InputStream in;
        private @Nullable OutputStream out;

        /** A connection that is made at its first use. */
        Wire(InetSocketAddress address) {
            this.address = address;
        }

        /** A connection that was accepted. */
        Wire(Socket accepted) throws IOException {
            this.address = null;
            use(accepted);
        }

        private void use(Socket connected) throws IOException {
            connected.setTcpNoDelay(true);
            socket = connected;
            in = new java.io.BufferedInputStream(connected.getInputStream(), 64 * 1024);
            out = new java.io.BufferedOutputStream(connected.getOutputStream(), 64 * 1024);
        }

        private void connect() throws IOException {
            if (socket == null) {
                var to = java.util.Objects.requireNonNull(address);
                use(new Socket(to.getAddress(), to.getPort()));
            }
        }

        InputStream in() throws IOException {
            connect();
            return java.util.Objects.requireNonNull(in);
        }

        OutputStream out() throws IOException {
            connect();
            return java.util.Objects.requireNonNull(out);
        }

        /** Closes at once; the other side sees a reset connection. */
        void reset() throws IOException {
            if (socket != null) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
