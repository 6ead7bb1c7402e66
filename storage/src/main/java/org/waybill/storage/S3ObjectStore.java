package org.waybill.storage;

import io.minio.Http;
import io.minio.Xml;
import io.minio.errors.MinioException;
import io.minio.messages.CompleteMultipartUpload;
import io.minio.messages.CompleteMultipartUploadResult;
import io.minio.messages.CreateBucketConfiguration;
import io.minio.messages.InitiateMultipartUploadResult;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.ListPartsResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.waybill.events.ObjectVersion;
import org.waybill.events.Sha256;
import org.waybill.events.Target;
import org.waybill.storage.S3Requests.Request;

/**
 * Objects over S3's protocol. Bodies are sent unsigned with a CRC-32C that the server checks: it covers the bytes from the
 * buffer that was hashed to the server's disk path, where a payload signature would cost a second SHA-256 of every byte.
 */
public final class S3ObjectStore implements ObjectStore {

    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String CRC32C = "x-amz-checksum-crc32c";
    private static final String TYPE = "x-amz-checksum-type";
    private static final MediaType BINARY = MediaType.get("application/octet-stream");
    private static final int READ_BUFFER = 64 * 1024;

    private final Target target;
    private final S3Requests requests;

    private S3ObjectStore(Target target, S3Requests requests) {
        this.target = target;
        this.requests = requests;
    }

    /** Opens the target; nothing is sent yet. Throws {@link IllegalArgumentException} for an endpoint that is no URL. */
    public static S3ObjectStore open(Target target, S3Credentials credentials, StoreTimeouts timeouts) {
        return new S3ObjectStore(target, new S3Requests(target, credentials, timeouts));
    }

    /** Makes a value of a successful response. */
    private interface Reading<T> {
        T of(Response response) throws IOException, MinioException;
    }

    private <T> Answer<T> ask(Request request, boolean writes, Reading<T> reading) {
        var name = request.method() + " " + (request.key() == null ? target.bucket() : request.key());
        try (var response = requests.send(request)) {
            if (response.isSuccessful()) {
                return new Answer.Given<>(reading.of(response));
            }
            return Reply.refusal(name, response, response.body().string());
        } catch (MinioException e) {
            return Reply.lost(name, new IOException("the answer makes no sense: " + e.getMessage(), e), writes);
        } catch (IOException e) {
            return Reply.lost(name, e, writes);
        }
    }

    @Override
    public Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        var sent = new HashMap<>(metadata(headers));
        sent.put(CRC32C, body.crc32c());
        sent.putAll(condition(condition));
        return ask(
                Request.of(Http.Method.PUT, key)
                        .headers(sent)
                        .body(payload(body, headers.contentType()), body.length()),
                true,
                ResponseHeaders::version);
    }

    @Override
    public Answer<String> createMultipart(String key, ObjectHeaders headers) {
        var sent = new HashMap<>(metadata(headers));
        sent.put("x-amz-checksum-algorithm", "CRC32C");
        sent.put(TYPE, "FULL_OBJECT");
        return ask(
                Request.of(Http.Method.POST, key)
                        .query(Map.of("uploads", ""))
                        .headers(sent)
                        .body(empty(headers.contentType()), 0),
                false,
                response -> Xml.unmarshal(InitiateMultipartUploadResult.class, text(response))
                        .uploadId());
    }

    @Override
    public Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        return ask(
                Request.of(Http.Method.PUT, key)
                        .query(Map.of("partNumber", Integer.toString(number), "uploadId", uploadId))
                        .headers(Map.of(CRC32C, body.crc32c()))
                        .body(payload(body, BINARY.toString()), body.length()),
                true,
                response -> new Part(number, ResponseHeaders.etag(response), body.length(), body.crc32c()));
    }

    @Override
    public Answer<List<Part>> listParts(String key, String uploadId) {
        var parts = new ArrayList<Part>();
        int marker = 0;
        while (true) {
            var page = ask(
                    Request.of(Http.Method.GET, key)
                            .query(Map.of("uploadId", uploadId, "part-number-marker", Integer.toString(marker))),
                    false,
                    response -> Xml.unmarshal(ListPartsResult.class, text(response)));
            if (!(page instanceof Answer.Given<ListPartsResult>(var result))) {
                return Answer.otherwise(page);
            }
            for (var part : result.parts()) {
                parts.add(new Part(part.partNumber(), part.etag(), part.partSize(), part.checksumCRC32C()));
            }
            if (!result.isTruncated() || result.parts().isEmpty()) {
                return new Answer.Given<>(parts);
            }
            marker = parts.getLast().number();
        }
    }

    @Override
    public Answer<List<String>> listMultipart(String key) {
        // MinIO finds an upload only by its full key.
        var page = ask(
                Request.of(Http.Method.GET, null).query(Map.of("uploads", "", "prefix", key, "encoding-type", "url")),
                false,
                response -> Xml.unmarshal(ListMultipartUploadsResult.class, text(response)));
        if (!(page instanceof Answer.Given<ListMultipartUploadsResult>(var result))) {
            return Answer.otherwise(page);
        }
        return new Answer.Given<>(result.uploads().stream()
                .filter(upload -> upload.objectName().equals(key))
                .sorted(Comparator.comparing(ListMultipartUploadsResult.Upload::initiated))
                .map(ListMultipartUploadsResult.Upload::uploadId)
                .toList());
    }

    @Override
    public Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c) {
        var sent = new HashMap<>(condition(condition));
        if (crc32c != null) {
            sent.put(CRC32C, crc32c);
            sent.put(TYPE, "FULL_OBJECT");
        }
        return ask(
                Request.of(Http.Method.POST, key)
                        .query(Map.of("uploadId", uploadId))
                        .headers(sent)
                        .body(completion(parts), 0),
                true,
                response -> {
                    var body = text(response);
                    // A server that must answer before it is done may say 200 and then an error.
                    if (body.contains("<Error>")) {
                        throw new IOException("the target failed to join the parts");
                    }
                    var result = Xml.unmarshal(CompleteMultipartUploadResult.class, body);
                    return new ObjectVersion(
                            ResponseHeaders.unquoted(result.etag()), response.header("x-amz-version-id"));
                });
    }

    private static Http.Body completion(List<Part> parts) {
        try {
            var listed = parts.stream()
                    .map(part -> new io.minio.messages.Part(
                            part.number(), part.etag(), null, part.crc32c(), null, null, null))
                    .toArray(io.minio.messages.Part[]::new);
            return new Http.Body(new CompleteMultipartUpload(listed), null, null, null);
        } catch (MinioException e) {
            throw new IllegalStateException("a completion could not be written as XML", e);
        }
    }

    @Override
    public Answer<Done> abortMultipart(String key, String uploadId) {
        return ask(Request.of(Http.Method.DELETE, key).query(Map.of("uploadId", uploadId)), false, _ -> Done.NOTHING);
    }

    @Override
    public Answer<ObjectFacts> head(String key) {
        return ask(
                Request.of(Http.Method.HEAD, key).headers(Map.of("x-amz-checksum-mode", "ENABLED")),
                false,
                ResponseHeaders::facts);
    }

    @Override
    public Answer<ReadBack> readBack(String key, ObjectVersion version) {
        var request = Request.of(Http.Method.GET, key).headers(Map.of("If-Match", "\"" + version.etag() + "\""));
        if (version.versionId() != null) {
            request = request.query(Map.of("versionId", version.versionId()));
        }
        return ask(request, false, response -> {
            var digest = Sha256.newDigest();
            long size = 0;
            var buffer = new byte[READ_BUFFER];
            try (InputStream in = response.body().byteStream()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                    size += n;
                }
            }
            return new ReadBack(size, Sha256.ofDigest(digest.digest()));
        });
    }

    @Override
    public Answer<Page> list(String prefix, @Nullable String token) {
        var query =
                new HashMap<>(Map.of("list-type", "2", "prefix", prefix, "encoding-type", "url", "max-keys", "1000"));
        if (token != null) {
            query.put("continuation-token", token);
        }
        return ask(Request.of(Http.Method.GET, null).query(query), false, response -> {
            var result = Xml.unmarshal(ListBucketResultV2.class, text(response));
            var objects = result.contents().stream()
                    .map(item ->
                            new Listed(item.objectName(), item.size(), ResponseHeaders.unquoted(item.etag()), Map.of()))
                    .toList();
            return new Page(objects, result.isTruncated() ? result.nextContinuationToken() : null);
        });
    }

    @Override
    public Answer<Done> delete(String key) {
        return ask(Request.of(Http.Method.DELETE, key), true, _ -> Done.NOTHING);
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        var head = ask(Request.of(Http.Method.HEAD, null), false, _ -> false);
        if (!(head instanceof Answer.Missing<Boolean>)
                && !(head instanceof Answer.Failed<Boolean> failed
                        && failed.message().contains("NoSuchBucket"))) {
            return head;
        }
        return ask(Request.of(Http.Method.PUT, null).body(location(), 0), true, _ -> true);
    }

    private Http.Body location() {
        if (target.region().equals("us-east-1")) {
            return empty(BINARY.toString());
        }
        try {
            return new Http.Body(new CreateBucketConfiguration(target.region(), null, null, null), null, null, null);
        } catch (MinioException e) {
            throw new IllegalStateException("a bucket's region could not be written as XML", e);
        }
    }

    @Override
    public void close() {
        requests.close();
    }

    private static Http.Body payload(Body body, String contentType) {
        return new Http.Body(body.array(), body.length(), MediaType.get(contentType), UNSIGNED, null);
    }

    private static Http.Body empty(String contentType) {
        return new Http.Body(
                new byte[0],
                0,
                MediaType.get(contentType),
                Sha256.of(new byte[0]).hex(),
                null);
    }

    private static Map<String, String> metadata(ObjectHeaders headers) {
        var sent = new LinkedHashMap<String, String>();
        headers.metadata().forEach((name, value) -> sent.put("x-amz-meta-" + name, value));
        return sent;
    }

    private static Map<String, String> condition(Condition condition) {
        return switch (condition) {
            case Condition.Absent _ -> Map.of("If-None-Match", "*");
            case Condition.Holds(var etag) -> Map.of("If-Match", "\"" + etag + "\"");
        };
    }

    private static String text(Response response) throws IOException {
        return response.body().string();
    }
}
