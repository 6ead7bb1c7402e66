package org.waybill.storage;

import io.minio.Http;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
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
import org.waybill.events.Target;
import org.waybill.storage.S3Request.Slice;

/**
 * Signs and sends requests in the calling thread. Addresses are those of MinIO's client; its own calls are not used,
 * because they look up regions, hash each payload, hop threads, and hide headers and how far a request got.
 */
final class S3Calls implements AutoCloseable {

    private static final int KEPT_CONNECTIONS = 128;

    /** Shorter than a target keeps it: a write that meets the close of its connection must be sent again. MinIO's is 30 s. */
    private static final int KEPT_SECONDS = 15;

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
                .connectionPool(new ConnectionPool(KEPT_CONNECTIONS, KEPT_SECONDS, TimeUnit.SECONDS))
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

    /** Sends a request once; a read, or a request of which nothing was sent yet, may go out again on a fresh connection. */
    <T> Answer<T> send(S3Request asked, Reader<T> reader) {
        return send(client, asked, reader);
    }

    /** Sends a request that the target may leave without a word until its whole time is up. */
    <T> Answer<T> sendPatiently(S3Request asked, Reader<T> reader) {
        return send(client.newBuilder().readTimeout(asked.limit()).build(), asked, reader);
    }

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

    private <T> Answer<T> send(OkHttpClient client, S3Request asked, Reader<T> reader) {
        var answer = sendOnce(client, asked, reader);
        refusal.note(answer, time.instant());
        return answer;
    }

    private <T> Answer<T> sendOnce(OkHttpClient client, S3Request asked, Reader<T> reader) {
        if (asked.key() != null && !isAddressable(asked.key())) {
            return S3Failures.unaddressable(asked);
        }
        var body = asked.writes() ? new SentBody(asked) : null;
        Call call = client.newCall(signed(asked, body));
        var _ = call.timeout().timeout(asked.limit().toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = execute(call)) {
            return response.isSuccessful() ? reader.read(response) : S3Failures.refused(asked, response, target);
        } catch (IOException e) {
            return S3Failures.lost(asked, e, body != null && body.begun, target);
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
                sink.write(piece.array(), 0, piece.length());
            }
        }
    }
}
