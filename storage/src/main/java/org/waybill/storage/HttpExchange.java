package org.waybill.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
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
import org.waybill.storage.S3Request.Slice;

/** One request and its response, in the thread that runs it. Whoever takes too long is cut off by {@link HttpConnections}. */
final class HttpExchange {

    /** What is sent as it stands on the wire; a write names its length even where it has no body. */
    record Sent(String method, String path, Map<String, String> headers, List<Slice> body) {
        boolean reads() {
            return method.equals("GET") || method.equals("HEAD");
        }
    }

    /** Turns a response into what was asked for. */
    interface Reader<T> {
        T read(S3Response response) throws IOException;
    }

    private static final HttpHost ANY = new HttpHost("any");
    private static final int FIRST_FINAL_STATUS = 200;

    /** The socket copies what it is given before it sends any of it. */
    private static final int AT_ONCE = 128 << 10;

    /** Reading so much that nobody wants is cheaper than another connection. */
    private static final int UNWANTED = 64 << 10;

    private final HttpConnections connections;
    private final Sent sent;
    private final long deadline;
    private final boolean endless;
    private final long silenceNanos;
    /** Set by whoever comes first: the thread that has read the response, or the one that cuts it off. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile long progressed = System.nanoTime();
    private volatile @Nullable DefaultBHttpClientConnection connection;
    private boolean begun;
    private boolean answered;
    private boolean bodyBroke;
    private volatile boolean late;

    /**
     * @param limit for the whole; zero for none
     * @param silence how long nothing may move
     */
    HttpExchange(HttpConnections connections, Sent sent, Duration limit, Duration silence) {
        this.connections = connections;
        this.sent = sent;
        this.endless = limit.isZero();
        this.deadline = progressed + limit.toNanos();
        this.silenceNanos = silence.toNanos();
    }

    /** Whether any of the request was sent. */
    boolean begun() {
        return begun;
    }

    /**
     * Sends the request once; a read whose connection had been used before goes out again when that one is dead.
     *
     * @throws SocketTimeoutException when it took too long
     * @throws IOException when the connection broke, or what came is no HTTP
     */
    <T> T run(Reader<T> reader) throws IOException {
        connections.begin(this);
        try {
            var kept = connections.kept();
            if (kept != null) {
                try {
                    return on(kept, reader);
                } catch (IOException e) {
                    if (!sent.reads()
                            || answered
                            || over.get()
                            || Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                }
            }
            return on(connections.open(), reader);
        } catch (IOException e) {
            throw late ? lateness(e) : e;
        } finally {
            connections.end(this);
        }
    }

    private static SocketTimeoutException lateness(IOException cause) {
        var lateness = new SocketTimeoutException("took too long");
        lateness.initCause(cause);
        return lateness;
    }

    /** Called by another thread, now and then. */
    void endIfLate(long now) {
        boolean tooLong = !endless && now - deadline > 0;
        if ((tooLong || now - progressed > silenceNanos) && over.compareAndSet(false, true)) {
            late = true;
            var stuck = connection;
            if (stuck != null) {
                stuck.close(CloseMode.IMMEDIATE);
            }
        }
    }

    private <T> T on(DefaultBHttpClientConnection taken, Reader<T> reader) throws IOException {
        connection = taken;
        boolean reusable = false;
        try {
            progress();
            var request = request();
            var response = converse(taken, request);
            answered = true;
            var read = reader.read(of(response));
            reusable = isReusable(request, response) && over.compareAndSet(false, true);
            return read;
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            connection = null;
            if (reusable) {
                connections.keep(taken);
            } else {
                taken.close(CloseMode.IMMEDIATE);
            }
        }
    }

    private ClassicHttpRequest request() {
        var request = new BasicClassicHttpRequest(sent.method, ANY, sent.path);
        sent.headers.forEach(request::addHeader);
        if (!sent.reads()) {
            long length = Slice.sum(sent.body);
            request.addHeader("Content-Length", Long.toString(length));
            request.setEntity(new EntityTemplate(length, null, null, this::write));
        }
        return request;
    }

    /** Writes the body of the request; what goes out of it counts as progress. */
    private void write(OutputStream out) throws IOException {
        for (var piece : sent.body) {
            for (int at = 0; at < piece.length(); at += AT_ONCE) {
                out.write(piece.array(), at, Math.min(AT_ONCE, piece.length() - at));
                progress();
            }
        }
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
            return earlyResponse(taken, e);
        }
        return response(taken);
    }

    /** A target that refuses a body before its end says why, and takes no more of it. */
    private ClassicHttpResponse earlyResponse(DefaultBHttpClientConnection taken, IOException broken)
            throws IOException, HttpException {
        bodyBroke = true;
        try {
            return response(taken);
        } catch (IOException e) {
            broken.addSuppressed(e);
            throw broken;
        }
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

    private S3Response of(ClassicHttpResponse response) throws IOException {
        var headers = Arrays.stream(response.getHeaders())
                .map(header -> Map.entry(header.getName(), String.valueOf(header.getValue())))
                .toList();
        var entity = response.getEntity();
        return entity == null
                ? new S3Response(response.getCode(), headers, InputStream.nullInputStream(), 0)
                : new S3Response(
                        response.getCode(), headers, new Received(entity.getContent()), entity.getContentLength());
    }

    private boolean isReusable(ClassicHttpRequest request, ClassicHttpResponse response) throws IOException {
        return !bodyBroke
                && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, HttpCoreContext.create())
                && isRead(response.getEntity());
    }

    private static boolean isRead(@Nullable HttpEntity entity) throws IOException {
        return entity == null
                || entity.getContent().read() < 0
                || entity.getContent().readNBytes(UNWANTED).length < UNWANTED;
    }

    private void progress() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        progressed = System.nanoTime();
        if (late) {
            throw new InterruptedIOException("cut off");
        }
    }

    /** The body of the response; what comes of it counts as progress. */
    private final class Received extends FilterInputStream {
        Received(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            progress();
            return octet;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            progress();
            return count;
        }
    }
}
