package org.waybill.objectstore.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.TargetFault;

/**
 * HTTP/1.1 connections to one target. They are kept for a while between exchanges. One thread regularly checks for
 * exchanges that take too long and for connections that nobody uses. Thread-safe.
 */
public final class HttpConnections implements AutoCloseable {

    private static final Duration LONGEST_ROUND = Duration.ofMillis(200);

    /** This soon after its last use a connection is rarely closed, and a check would cost a millisecond. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One read takes a small object with its headers; unreasonably long headers end the exchange. */
    private static final Http1Config WIRE = Http1Config.custom()
            .setBufferSize(16 << 10)
            .setMaxLineLength(64 << 10)
            .setMaxHeaderCount(1_000)
            .build();

    private static final int LONGEST_HEAD = 256 << 10;

    private static final DefaultBHttpClientConnectionFactory FACTORY = DefaultBHttpClientConnectionFactory.builder()
            .http1Config(WIRE)
            .responseParserFactory(HttpConnections::parser)
            .build();

    private final Route route;
    private final StoreTimeouts timeouts;
    private final long keptNanos;

    /** The most recently used connection comes first. */
    private final Deque<Kept> idle = new ConcurrentLinkedDeque<>();

    private final Set<HttpExchange> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("http-limits").factory());
    private volatile boolean closed;

    private record Kept(DefaultBHttpClientConnection connection, long since) {
        boolean isOlderThan(long nanos) {
            return System.nanoTime() - since > nanos;
        }

        void close() {
            connection.close(CloseMode.IMMEDIATE);
        }
    }

    /** @param kept how long a connection may be idle before it is closed, approximately */
    public HttpConnections(Route route, StoreTimeouts timeouts, Duration kept) {
        this.keptNanos = kept.toNanos();
        this.route = route;
        this.timeouts = timeouts;
        long round = Math.min(LONGEST_ROUND.toNanos(), timeouts.progress().toNanos() / 4);
        var _ = rounds.scheduleWithFixedDelay(this::round, round, round, TimeUnit.NANOSECONDS);
    }

    /** Needed because HttpCore treats a truncated response head as complete. */
    private static HttpMessageParser<ClassicHttpResponse> parser(Http1Config wire) {
        var parser = new DefaultHttpResponseParser(wire);
        return (buffer, in) -> parser.parse(buffer, new Unbroken(in));
    }

    private static final class Unbroken extends FilterInputStream {
        private int length;

        Unbroken(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int from, int room) throws IOException {
            if (length >= LONGEST_HEAD) {
                throw new TargetFault(
                        "the head of the target's answer is longer than " + (LONGEST_HEAD >> 10) + " KiB");
            }
            int count = super.read(into, from, room);
            if (count < 0) {
                throw new EOFException("no whole answer");
            }
            length += count;
            if (TlsSpoken.beginsWith(into, from, count)) {
                throw new TlsSpoken();
            }
            return count;
        }
    }

    private void round() {
        long now = System.nanoTime();
        running.forEach(exchange -> exchange.endIfLate(now));
        for (var kept = idle.peekLast(); kept != null && kept.isOlderThan(keptNanos); kept = idle.peekLast()) {
            if (idle.removeLastOccurrence(kept)) {
                kept.close();
            }
        }
        if (closed && running.isEmpty()) {
            closeIdle();
            rounds.shutdown();
        }
    }

    void begin(HttpExchange exchange) {
        running.add(exchange);
    }

    void end(HttpExchange exchange) {
        running.remove(exchange);
    }

    /**
     * A used connection that is still open, as far as known; null when there is none.
     *
     * @param sure to check the connection first, because the request cannot be sent again if it is dead
     */
    @Nullable
    DefaultBHttpClientConnection kept(boolean sure) throws IOException {
        for (var kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            boolean dead =
                    kept.isOlderThan(keptNanos) || (sure && kept.isOlderThan(FRESH_NANOS) && kept.connection.isStale());
            if (!dead) {
                return kept.connection;
            }
            kept.close();
        }
        return null;
    }

    /** Keeps a connection whose response was read to the end. */
    void keep(DefaultBHttpClientConnection connection) {
        idle.addFirst(new Kept(connection, System.nanoTime()));
    }

    Route route() {
        return route;
    }

    /** A new connection, to the first of the host's addresses that accepts it. */
    DefaultBHttpClientConnection open(HttpExchange exchange) throws IOException {
        IOException failure = null;
        for (var one : route.hosts()) {
            try {
                return open(exchange, new InetSocketAddress(one, route.port()));
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    private DefaultBHttpClientConnection open(HttpExchange exchange, InetSocketAddress to) throws IOException {
        var socket = new Socket();
        boolean connected = false;
        try {
            exchange.holds(socket);
            route.connect(socket, to, timeouts.connect());
            var secure = route.secure();
            var connection = secure == null
                    ? FACTORY.createConnection(socket)
                    : FACTORY.createConnection(route.secured(socket, secure), socket);
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /** Closes idle connections; running exchanges keep their limits. */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    void closeIdle() {
        for (var kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.close();
        }
    }
}
