package org.waybill.objectstore.http;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** One request and its response, in the thread that runs it. {@link HttpConnections} cuts off an exchange that takes too long. */
public final class HttpExchange {

    /** The request as it is sent on the wire. */
    public record Sent(String method, String path, Map<String, String> headers, List<Slice> body) {
        boolean reads() {
            return method.equals("GET") || method.equals("HEAD");
        }

        /** Leaves out the headers, because they hold credentials. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Turns a response into the requested value. */
    public interface Reader<T> {
        T read(HttpResponse response) throws IOException;
    }

    private enum State {
        RUNNING,
        READ,
        CUT_OFF
    }

    private static final HttpHost ANY = new HttpHost("any");
    private static final HttpCoreContext CONTEXT = HttpCoreContext.create();
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int FIRST_REFUSAL = 400;

    /** The most unwanted bytes that are read to the end: if they come soon, that is cheaper than another connection. */
    private static final int UNWANTED = 64 << 10;

    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HttpConnections connections;
    private final Sent sent;
    private final long made = System.nanoTime();
    private volatile long limitNanos;
    /** Records who ended RUNNING first: the thread that has read the response, or the one that cuts it off. */
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private final Thread thread = Thread.currentThread();
    private final long silenceNanos;
    private volatile long progressed = made;
    private volatile @Nullable Closeable held;
    /** Whether the body is held back on purpose. */
    private volatile boolean holding;

    private boolean begun;
    private boolean answered;
    private boolean broken;

    /**
     * To be run by the thread that creates it.
     *
     * @param limit for the whole exchange; zero for none
     * @param silence how long no byte may move
     */
    public HttpExchange(HttpConnections connections, Sent sent, Duration limit, Duration silence) {
        this.connections = connections;
        this.sent = sent;
        this.limitNanos = limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
        this.silenceNanos = silence.toNanos();
    }

    /** Whether any byte of the request was sent, or may have been. */
    public boolean begun() {
        return begun;
    }

    /**
     * Sends the request once; a read is sent again if its reused connection turns out to be dead.
     *
     * @throws SocketTimeoutException when it took too long
     * @throws IOException when the connection broke, or the answer is not HTTP
     */
    public <T> T run(Reader<T> reader) throws IOException {
        connections.begin(this);
        try {
            var kept = connections.kept(!sent.reads());
            if (kept != null) {
                try {
                    return on(kept, reader);
                } catch (IOException e) {
                    if (answered || state.get() == State.CUT_OFF) {
                        throw e;
                    }
                    // The other idle connections are probably dead too.
                    connections.closeIdle();
                    if (!sent.reads() || thread.isInterrupted()) {
                        throw e;
                    }
                }
            }
            return on(connections.open(this), reader);
        } catch (IOException e) {
            throw state.get() == State.CUT_OFF ? lateness(e) : e;
        } finally {
            connections.end(this);
        }
    }

    private static SocketTimeoutException lateness(IOException cause) {
        var lateness = new SocketTimeoutException("took too long");
        lateness.initCause(cause);
        return lateness;
    }

    /** Another thread calls this regularly. */
    void endIfLate(long now) {
        boolean late = !holding && (now - made > limitNanos || now - progressed > silenceNanos);
        if ((late || thread.isInterrupted()) && state.compareAndSet(State.RUNNING, State.CUT_OFF)) {
            var stuck = held;
            if (stuck != null) {
                try {
                    stuck.close();
                } catch (IOException e) {
                    // It is closed nevertheless.
                }
            }
        }
    }

    /** Sets what is to be closed when the exchange takes too long; throws when it already has. */
    void holds(Closeable now) throws InterruptedIOException {
        held = now;
        progress();
    }

    private <T> T on(DefaultBHttpClientConnection taken, Reader<T> reader) throws IOException {
        boolean reusable = false;
        try {
            holds(() -> taken.close(CloseMode.IMMEDIATE));
            var request = request();
            var response = converse(taken, request);
            answered = true;
            var body = body(response);
            var read = reader.read(of(response, body));
            reusable = !broken
                    && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, CONTEXT)
                    && isAtItsEnd(body)
                    && state.compareAndSet(State.RUNNING, State.READ);
            return read;
        } catch (HttpException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            held = null;
            if (reusable) {
                connections.keep(taken);
            } else {
                taken.close(CloseMode.IMMEDIATE);
            }
        }
    }

    private ClassicHttpRequest request() {
        var route = connections.route();
        var request = new BasicClassicHttpRequest(sent.method, ANY, route.asked(sent.path));
        sent.headers.forEach(request::addHeader);
        if (route.authorization() != null) {
            request.addHeader("Proxy-Authorization", route.authorization());
        }
        if (!sent.reads()) {
            long length = Slice.sum(sent.body);
            request.addHeader("Content-Length", Long.toString(length));
            request.setEntity(new EntityTemplate(length, null, null, this::write));
        }
        return request;
    }

    /** Writes the body of the request; every byte sent counts as progress. */
    private void write(OutputStream out) throws IOException {
        for (var piece : sent.body) {
            if (piece.before() != null) {
                out.flush();
                held(piece.before());
            }
            for (int at = 0; at < piece.length(); at += Slice.AT_ONCE) {
                out.write(piece.array(), piece.offset() + at, Math.min(Slice.AT_ONCE, piece.length() - at));
                progress();
            }
        }
    }

    private void held(Runnable before) throws InterruptedIOException {
        long from = System.nanoTime();
        holding = true;
        before.run();
        long limit = limitNanos;
        if (limit != Long.MAX_VALUE) {
            limitNanos = limit + System.nanoTime() - from;
        }
        progress();
        holding = false;
    }

    private ClassicHttpResponse converse(DefaultBHttpClientConnection taken, ClassicHttpRequest request)
            throws IOException, HttpException {
        begun = true;
        taken.sendRequestHeader(request);
        try {
            taken.sendRequestEntity(request);
            taken.flush();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return refusal(taken, e);
        }
        return response(taken);
    }

    /** The response of a target that refuses a body before its end; it reads no more of the body. */
    private ClassicHttpResponse refusal(DefaultBHttpClientConnection taken, IOException cause)
            throws IOException, HttpException {
        broken = true;
        try {
            var response = response(taken);
            if (response.getCode() >= FIRST_REFUSAL) {
                return response;
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        throw cause;
    }

    private ClassicHttpResponse response(DefaultBHttpClientConnection taken) throws IOException, HttpException {
        progress();
        var response = taken.receiveResponseHeader();
        while (response.getCode() < FIRST_FINAL_STATUS) {
            response = taken.receiveResponseHeader();
        }
        progress();
        if (MessageSupport.canResponseHaveBody(sent.method, response)) {
            taken.receiveResponseEntity(response);
        }
        return response;
    }

    private InputStream body(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : new Received(entity.getContent());
    }

    private static HttpResponse of(ClassicHttpResponse response, InputStream body) {
        var entity = response.getEntity();
        return new HttpResponse(response.getCode(), response, body, entity == null ? 0 : entity.getContentLength());
    }

    /** Reads the rest of the body if it comes soon. If that fails, the part already read stays valid. */
    private boolean isAtItsEnd(InputStream body) {
        limitNanos = Math.min(limitNanos, System.nanoTime() - made + SOON_NANOS);
        try {
            return body.read() < 0 || body.readNBytes(UNWANTED).length < UNWANTED;
        } catch (IOException e) {
            return false;
        }
    }

    private void progress() throws InterruptedIOException {
        if (thread.isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        progressed = System.nanoTime();
        if (state.get() == State.CUT_OFF) {
            throw new InterruptedIOException("cut off");
        }
    }

    /** The body of the response; every byte received counts as progress. */
    private final class Received extends FilterInputStream {
        Received(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int count = super.read(into, from, length);
                progress();
                return count;
            } catch (IOException e) {
                // After an exception some streams of HttpCore report their end.
                broken = true;
                throw e;
            }
        }
    }
}
