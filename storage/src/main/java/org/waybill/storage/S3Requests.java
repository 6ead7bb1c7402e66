package org.waybill.storage;

import io.minio.BucketArgs;
import io.minio.HeadBucketArgs;
import io.minio.HeadObjectArgs;
import io.minio.Http;
import io.minio.credentials.Credentials;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.waybill.events.Target;

/** Signs requests as MinIO's client does and sends them on the calling thread. */
final class S3Requests implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    private final Target target;
    private final Http.BaseUrl baseUrl;
    private final Credentials credentials;
    private final StoreTimeouts timeouts;
    private final OkHttpClient client;

    S3Requests(Target target, S3Credentials credentials, StoreTimeouts timeouts) {
        this.target = target;
        this.baseUrl = new Http.BaseUrl(target.endpoint());
        this.credentials =
                new Credentials(credentials.accessKey(), credentials.secretKey(), credentials.sessionToken(), null);
        this.timeouts = timeouts;
        this.client = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySocketFactory())
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(CONNECTIONS, 1, TimeUnit.MINUTES))
                .dispatcher(new Dispatcher())
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.progress())
                .writeTimeout(timeouts.progress())
                // A connection that the server closed while it idled is found only by using it; OkHttp sends again when
                // nothing of the answer came. Our writes are conditional, so sending twice writes once.
                .retryOnConnectionFailure(true)
                .followRedirects(false)
                .build();
    }

    /** A request to be sent; of a bucket when {@code key} is null. */
    record Request(
            Http.Method method,
            @Nullable String key,
            Map<String, String> query,
            Map<String, String> headers,
            Http.@Nullable Body body,
            long length) {

        static Request of(Http.Method method, @Nullable String key) {
            return new Request(method, key, Map.of(), Map.of(), null, 0);
        }

        Request query(Map<String, String> more) {
            return new Request(method, key, more, headers, body, length);
        }

        Request headers(Map<String, String> more) {
            return new Request(method, key, query, more, body, length);
        }

        Request body(Http.Body bytes, long size) {
            return new Request(method, key, query, headers, bytes, size);
        }
    }

    /** Sends the request; the caller closes the response. */
    Response send(Request request) throws IOException {
        var call = call(request);
        var limit = timeouts.call(request.length);
        var _ = call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        return call.execute();
    }

    private Call call(Request request) {
        try {
            var s3 = Http.S3Request.builder()
                    .userAgent("waybill")
                    .method(request.method)
                    .args(args(request.key))
                    .headers(new Http.Headers(request.headers))
                    .queryParams(new Http.QueryParameters(request.query))
                    .body(request.body)
                    .build();
            return client.newCall(
                    s3.toRequest(baseUrl, target.region(), credentials).httpRequest());
        } catch (MinioException e) {
            throw new IllegalStateException("a request could not be signed", e);
        }
    }

    private BucketArgs args(@Nullable String key) {
        return key == null
                ? HeadBucketArgs.builder().bucket(target.bucket()).build()
                : HeadObjectArgs.builder().bucket(target.bucket()).object(key).build();
    }

    Duration progress() {
        return timeouts.progress();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
