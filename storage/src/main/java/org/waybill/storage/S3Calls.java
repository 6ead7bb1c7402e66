package org.waybill.storage;

import io.minio.Http;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.Bell;
import org.waybill.events.Target;
import org.waybill.storage.S3Failures.Busy;
import org.waybill.storage.S3Failures.Tried;
import org.waybill.storage.S3Request.Slice;

/**
 * Signs and sends requests in the calling thread. Addresses are those of MinIO's client; its own calls are not used,
 * because they look up regions, hash each payload, hop threads, and hide headers and how far a request got.
 */
final class S3Calls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(S3Calls.class);

    private static final int KEPT_CONNECTIONS = 2 * Concurrency.MOST;

    /** Twice as long is shorter than a target keeps it: a write that meets the close of its connection must be sent again. MinIO's is 30 s. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    /** For requests whose reader bounds them. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How often a request is sent of which it is not known whether the target was busy. */
    private static final int GUESSES = 3;

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Turns a successful response into an answer. */
    interface Reader<T> {
        Answer<T> read(Response response) throws IOException;
    }

    private final Target target;
    private final S3Signature signature;
    private final InstantSource time;
    private final Http.BaseUrl baseUrl;
    private final OkHttpClient client;
    private final Refusal refusal = new Refusal();
    private final Pace pace = new Pace(System.nanoTime());

    S3Calls(Target target, S3Credentials credentials, StoreTimeouts timeouts, InstantSource time) {
        this.target = target;
        this.signature = new S3Signature(target.region(), credentials);
        this.time = time;
        this.baseUrl = new Http.BaseUrl(target.endpoint());
        this.client = client(timeouts, baseUrl.isHttps());
    }

    private static OkHttpClient client(StoreTimeouts timeouts, boolean secure) {
        var client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                // Without TLS in sight OkHttp reads no trust store, which takes half a second.
                .connectionSpecs(List.of(secure ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .socketFactory(new NoDelaySocketFactory())
                .connectionPool(IdleConnections.keep(KEPT_CONNECTIONS, KEPT))
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.progress())
                .writeTimeout(timeouts.progress())
                .followRedirects(false)
                .build();
        try {
            return secure ? Http.enableExternalCertificatesFromEnv(client) : client;
        } catch (MinioException e) {
            throw new IllegalArgumentException(
                    "Cannot use the certificates of SSL_CERT_FILE or SSL_CERT_DIR: " + e.getMessage(), e);
        }
    }

    /**
     * Sends a request, again when the target did nothing because it is asked too often. Otherwise it is sent once; a read, or
     * a request of which nothing was sent yet, may go out again on a fresh connection.
     */
    <T> Answer<T> send(S3Request asked, Reader<T> reader) {
        return send(new Way(client, null), asked, reader);
    }

    /** Sends one request of many, when its turn comes. */
    <T> Answer<T> send(Concurrency among, S3Request asked, Reader<T> reader) {
        return send(new Way(client, among), asked, reader);
    }

    /** Sends a request that the target may leave without a word until its whole time is up. */
    <T> Answer<T> sendPatiently(S3Request asked, Reader<T> reader) {
        return send(new Way(client.newBuilder().readTimeout(asked.limit()).build(), null), asked, reader);
    }

    /** @param among the requests that it is one of; null for one of few */
    private record Way(OkHttpClient client, @Nullable Concurrency among) {}

    // OkHttp is Kotlin and throws InterruptedException without declaring it.
    @SuppressWarnings("IllegalCatch")
    private static Response execute(Call call) throws IOException {
        try {
            return call.execute();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Why the target has refused everything for a while; empty while it answers. */
    Optional<String> refusal() {
        return refusal.lasting();
    }

    private <T> Answer<T> send(Way way, S3Request asked, Reader<T> reader) {
        try {
            var answer = sendInTime(way, asked, reader);
            refusal.note(answer, time.instant());
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return S3Failures.lost(asked, new InterruptedIOException(), false, target);
        }
    }

    // All tries together take no longer than one may, so that what may yet happen after an answer is over as soon.
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
        var body = asked.writes() ? new SentBody(asked) : null;
        Call call = way.client.newCall(signed(asked, body));
        var _ = call.timeout().timeout(limitNanos, TimeUnit.NANOSECONDS);
        long begun = System.nanoTime();
        try (Response response = execute(call)) {
            if (!response.isSuccessful()) {
                return S3Failures.refused(asked, response, target);
            }
            if (way.among != null) {
                way.among.answered(System.nanoTime() - begun);
            }
            return new Tried<>(reader.read(response), Busy.NO);
        } catch (IOException e) {
            return new Tried<>(S3Failures.lost(asked, e, body != null && body.begun, target), Busy.NO);
        }
    }

    /** URLs lose such segments on the way, and the request would be about another key. */
    private static boolean isAddressable(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private Request signed(S3Request asked, @Nullable RequestBody body) {
        HttpUrl url = url(asked);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(asked.headers());
        headers.put("Host", host(url));
        signature.sign(asked.method(), url, headers, time.instant());
        var request = new Request.Builder().url(url).method(asked.method(), body);
        headers.forEach(request::header);
        // Not signed: proxies on the way may change them.
        return request.header("Accept-Encoding", "identity")
                .header("User-Agent", "waybill")
                .build();
    }

    private HttpUrl url(S3Request asked) {
        try {
            var query = new Http.QueryParameters();
            asked.query().forEach(query::put);
            return baseUrl.buildUrl(
                    Http.Method.valueOf(asked.method()), target.bucket(), asked.key(), target.region(), query);
        } catch (MinioException e) {
            throw new IllegalStateException("the parts of the address were checked before", e);
        }
    }

    private static String host(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** A body that is sent at most once and remembers whether sending began. */
    private static final class SentBody extends RequestBody {
        /** The sink copies what it is given before it sends any of it. */
        private static final int AT_ONCE = 64 << 10;

        private final List<Slice> pieces;
        private boolean begun;

        SentBody(S3Request asked) {
            this.pieces = asked.payload();
        }

        /** None, so that OkHttp leaves the header as it was signed. */
        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return Slice.sum(pieces);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            begun = true;
            for (var piece : pieces) {
                for (int at = 0; at < piece.length(); at += AT_ONCE) {
                    sink.write(piece.array(), at, Math.min(AT_ONCE, piece.length() - at));
                }
            }
        }
    }
}
