package org.waybill.objectstore.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.http.Concurrency;
import org.waybill.objectstore.http.HttpConnections;
import org.waybill.objectstore.http.HttpExchange;
import org.waybill.objectstore.http.HttpResponse;
import org.waybill.objectstore.http.Pace;
import org.waybill.objectstore.http.Route;
import org.waybill.objectstore.http.Slice;
import org.waybill.objectstore.http.Wire;
import org.waybill.objectstore.s3.S3Failures.Busy;
import org.waybill.objectstore.s3.S3Failures.Tried;

/** Signs and sends requests in the calling thread, and repeats them while the target is overloaded. */
final class S3Calls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(S3Calls.class);

    /** The time limit that is assumed for retries of a request whose reader sets the limit. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How often a request is sent if it is uncertain whether the target was busy. */
    private static final int GUESSES = 3;

    /**
     * A sixth of the time that MinIO keeps a connection, because a write on a closing connection must be sent again.
     * And so short that the connections of a burst, 50 KB each, are closed before the garbage collector promotes them.
     */
    private static final Duration KEPT = Duration.ofSeconds(5);

    /** The largest body that uploaders hold completely in memory. */
    private static final int SMALL = 8 << 20;

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Turns a successful response into an answer. */
    interface Reader<T> {
        Answer<T> read(HttpResponse response) throws IOException;
    }

    private final Target target;
    private final S3Address address;
    private final S3Signature signature;
    private final InstantSource time;
    private final StoreTimeouts timeouts;
    private final HttpConnections connections;
    /** Whether others may change the traffic on the network. */
    private final boolean open;

    private final RefusalWatch refusal = new RefusalWatch();
    private final Pace pace = new Pace(System.nanoTime());
    /** Whether the target has ever answered in our protocol. */
    private volatile boolean answered;

    S3Calls(Target target, CredentialSource credentials, StoreTimeouts timeouts, InstantSource time) {
        this.target = target;
        this.address = S3Address.of(target);
        this.signature = new S3Signature(target.region(), credentials);
        this.time = time;
        this.timeouts = timeouts;
        this.open = Wire.isOpen(target);
        this.connections = new HttpConnections(Route.to(address.server(), System.getenv()), timeouts, KEPT);
    }

    /**
     * Sends a request, and repeats it only if the target did nothing because it is overloaded. A read may also be sent
     * again on a new connection.
     */
    <T> Answer<T> send(S3Request asked, Reader<T> reader) {
        return send(new Way(timeouts.progress(), null), asked, reader);
    }

    /** Sends one request of a kind with limited concurrency, when its turn comes. */
    <T> Answer<T> send(Concurrency among, S3Request asked, Reader<T> reader) {
        return send(new Way(timeouts.progress(), among), asked, reader);
    }

    /** Sends a request during which the target may be silent until the whole time limit is over. */
    <T> Answer<T> sendPatiently(S3Request asked, Reader<T> reader) {
        return send(new Way(asked.limit(), null), asked, reader);
    }

    /**
     * @param silence how long no byte may move
     * @param among limits the requests of its kind; null for a rare kind
     */
    private record Way(Duration silence, @Nullable Concurrency among) {}

    /** Why the target has refused everything for a while; empty while it answers. */
    Optional<String> refusal() {
        return refusal.lasting();
    }

    private <T> Answer<T> send(Way way, S3Request asked, Reader<T> reader) {
        try {
            var answer = sendInTime(way, asked, reader);
            // A 404 for a HEAD has no body with a reason: it does not show that the bucket exists.
            if (!(answer instanceof Answer.Missing<T> && asked.method().equals("HEAD"))) {
                refusal.note(answer, time.instant());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return S3Failures.lost(asked, new InterruptedIOException(), false, target);
        }
    }

    // All tries together take no longer than a single one may, so that late effects of a request end just as soon.
    private <T> Answer<T> sendInTime(Way way, S3Request asked, Reader<T> reader) throws InterruptedException {
        pace.awaitTurn();
        long begun = System.nanoTime();
        long limit = asked.limit().toNanos();
        for (int tries = 1; ; tries++) {
            long used = System.nanoTime() - begun;
            var tried = sendOnce(way, asked, limit == 0 ? 0 : limit - used, reader);
            switch (tried.busy()) {
                case NO -> {
                    pace.passed(System.nanoTime());
                    return tried.answer();
                }
                case YES -> {
                    slowDown(tried.answer());
                    pace.awaitTurn();
                }
                case PERHAPS -> new Bell().await(PAUSE.multipliedBy(tries));
            }
            long now = System.nanoTime();
            boolean late = now - begun > (limit == 0 ? BUSY_NANOS : limit) / 2;
            if (late || pace.isStalled(now) || (tried.busy() == Busy.PERHAPS && tries >= GUESSES)) {
                return tried.answer();
            }
        }
    }

    private void slowDown(Answer<?> refused) {
        if (pace.refused(System.nanoTime()) && refused instanceof Answer.Failed<?> failed) {
            LOG.warn("target {} is busy: {} Sending fewer requests, as many as it takes.", target, failed.message());
        }
    }

    private <T> Tried<T> sendOnce(Way way, S3Request asked, long limitNanos, Reader<T> reader)
            throws InterruptedException {
        if (asked.key() != null && !isAddressable(asked.key())) {
            return new Tried<>(S3Failures.unaddressable(asked), Busy.NO);
        }
        var among = way.among;
        if (among == null) {
            return exchange(way, asked, limitNanos, reader);
        }
        among.enter();
        try {
            return exchange(way, asked, limitNanos, reader);
        } finally {
            among.leave();
        }
    }

    private <T> Tried<T> exchange(Way way, S3Request asked, long limitNanos, Reader<T> reader) {
        HttpExchange exchange;
        try {
            exchange = new HttpExchange(connections, signed(asked), Duration.ofNanos(limitNanos), way.silence);
        } catch (CredentialsUnavailable e) {
            return new Tried<>(S3Failures.unsigned(asked, e), Busy.NO);
        }
        long begun = System.nanoTime();
        try {
            return exchange.run(response -> {
                answered = true;
                if (!response.isSuccessful()) {
                    return S3Failures.refused(asked, response, target);
                }
                if (way.among != null) {
                    way.among.answered(System.nanoTime() - begun);
                }
                return new Tried<>(reader.read(response), Busy.NO);
            });
        } catch (IOException e) {
            Answer<T> lost = S3Failures.lost(asked, e, asked.writes() && exchange.begun(), target);
            return new Tried<>(answered ? lost : S3Failures.neverAnswered(lost, e, target), Busy.NO);
        }
    }

    /** Such segments are removed from URLs on the way, and the request would name another key. */
    private static boolean isAddressable(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private HttpExchange.Sent signed(S3Request asked) throws CredentialsUnavailable {
        var path = address.path(asked.key());
        var query = S3Address.query(asked.query());
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(asked.headers());
        sayPayload(asked, headers);
        headers.put("Host", address.server().authority());
        signature.sign(asked.method(), path, query, headers, time.instant());
        // Not signed, because proxies on the way may change them.
        headers.put("Accept-Encoding", "identity");
        headers.put("User-Agent", "waybill");
        return new HttpExchange.Sent(
                asked.method(), query.isEmpty() ? path : path + "?" + query, headers, asked.payload());
    }

    /**
     * TLS protects the payload. Without TLS, a known hash is signed, as it costs nothing. On an open network, small
     * bodies without one get one. Parts of large files are sent unsigned, with their checksum.
     */
    private void sayPayload(S3Request asked, SortedMap<String, String> headers) {
        if (address.server().secure()) {
            headers.remove(S3Signature.PAYLOAD);
        } else if (open && asked.writes() && Slice.sum(asked.payload()) <= SMALL) {
            headers.computeIfAbsent(
                    S3Signature.PAYLOAD, _ -> Slice.sha256(asked.payload()).hex());
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
