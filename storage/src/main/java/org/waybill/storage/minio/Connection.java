package org.waybill.storage.minio;

import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * MinIO's client on an HTTP client of its own. Nothing is tried again below us: who reads knows how much time is left,
 * and who writes must know what may have happened.
 */
final class Connection {

    /** Several requests at once are usual: a server of an application reads for all its users. */
    private static final int MOST_REQUESTS = 256;

    private Connection() {}

    static OkHttpClient http(MinioSettings.Timeouts timeouts) {
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MOST_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MOST_REQUESTS);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.write())
                .writeTimeout(timeouts.write())
                .callTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .addInterceptor(chain -> read(chain, timeouts.answer()))
                .build();
    }

    static MinioAsyncClient client(MinioSettings settings, OkHttpClient http) {
        return client(settings, http, settings.endpoint());
    }

    /** For addresses that others fetch from. It signs and sends nothing. */
    static MinioAsyncClient signer(MinioSettings settings, OkHttpClient http) {
        var seen = settings.publicEndpoint();
        return client(settings, http, seen == null ? settings.endpoint() : seen);
    }

    private static MinioAsyncClient client(MinioSettings settings, OkHttpClient http, URI endpoint) {
        return MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .credentialsProvider(settings.credentials())
                .httpClient(http, false)
                .build();
    }

    private static Response read(Interceptor.Chain chain, Duration answer) throws IOException {
        var method = chain.request().method();
        if (method.equals("HEAD")) {
            return chain.withReadTimeout(millis(answer), TimeUnit.MILLISECONDS).proceed(chain.request());
        }
        if (!method.equals("GET")) {
            return chain.proceed(chain.request());
        }
        var response =
                chain.withReadTimeout(millis(answer), TimeUnit.MILLISECONDS).proceed(chain.request());
        return response.newBuilder()
                .body(new Abortable(response.body(), chain.call()))
                .build();
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    /** A body that ends its connection when it is closed half-read. The client would first try to read the rest. */
    private static final class Abortable extends ResponseBody {
        private final ResponseBody body;
        private final BufferedSource source;

        Abortable(ResponseBody body, Call call) {
            this.body = body;
            this.source = Okio.buffer(new Counted(body, call));
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }

    private static final class Counted extends ForwardingSource {
        private final long length;
        private final Call call;
        private long read;
        private boolean ended;

        Counted(ResponseBody body, Call call) {
            super(body.source());
            this.length = body.contentLength();
            this.call = call;
        }

        @Override
        public long read(Buffer sink, long most) throws IOException {
            long now = super.read(sink, most);
            ended |= now < 0;
            read += Math.max(now, 0);
            return now;
        }

        @Override
        public void close() throws IOException {
            if (!ended && read != length) {
                call.cancel();
            }
            super.close();
        }
    }
}
