package org.waybill.objectstore.s3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Printable;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.http.Slice;

/**
 * One request, not yet signed. Its creator fills it; after that it is only read.
 *
 * @param key null for a request about the bucket
 * @param payload the pieces of the body, in their order
 * @param limit for the whole request; zero if its reader bounds it
 */
record S3Request(
        String method,
        @Nullable String key,
        Map<String, String> query,
        Map<String, String> headers,
        List<Slice> payload,
        Duration limit) {

    static S3Request of(String method, @Nullable String key, Duration limit) {
        return new S3Request(method, key, new LinkedHashMap<>(), new LinkedHashMap<>(), List.of(), limit);
    }

    S3Request query(String name, String value) {
        query.put(name, value);
        return this;
    }

    S3Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    S3Request describedBy(ObjectHeaders said) {
        headers.put("Content-Type", said.contentType());
        said.metadata().forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        return this;
    }

    S3Request on(Condition condition) {
        return switch (condition) {
            case Condition.Absent _ -> header("If-None-Match", "*");
            case Condition.Holds(var etag) -> header("If-Match", quoted(etag));
            case Condition.Any _ -> this;
        };
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** Sends these bytes, and their checksum for the target to check. */
    S3Request checked(Body sent) {
        if (sent.sha256() != null) {
            headers.put(S3Signature.PAYLOAD, sent.sha256().hex());
        }
        return checked(slices(sent), sent.crc32c());
    }

    private static List<Slice> slices(Body sent) {
        var pacing = sent.pacing();
        return pacing == null
                ? List.of(new Slice(sent.array(), sent.length()))
                : Slice.paced(sent.array(), sent.length(), pacing::await);
    }

    /** Sends these pieces, and the checksum of the whole for the target to check. */
    S3Request checked(List<Slice> pieces, String crc32c) {
        headers.put("x-amz-checksum-crc32c", crc32c);
        return with(pieces);
    }

    S3Request xml(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        headers.put("Content-Type", "application/xml");
        return with(List.of(new Slice(bytes, bytes.length)));
    }

    private S3Request with(List<Slice> sent) {
        return new S3Request(method, key, query, headers, sent, limit);
    }

    boolean writes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** True when the request asks whether the bucket exists. */
    boolean asksForBucket() {
        return key == null && method.equals("HEAD");
    }

    /** The request as one line of text for a person. */
    String display() {
        return method + " " + (key == null ? "bucket" : Printable.of(key));
    }
}
