package org.waybill.objectstore.s3;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.ObjectStore.Done;
import org.waybill.objectstore.ObjectStore.Part;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.TargetFault;
import org.waybill.objectstore.http.HttpResponse;

/** The multipart requests of {@link S3ObjectStore}. */
final class S3Multipart {

    /** An upload has 10,000 parts at most. MinIO lists as many parts, or uploads, in one page. */
    private static final int MOST = 10_000;

    private final S3Calls calls;
    private final StoreTimeouts timeouts;
    private final Target target;
    private final boolean withCrc32c;

    /** @param withCrc32c whether the target keeps the CRC-32C of a joined object; one that does not may refuse the header */
    S3Multipart(S3Calls calls, StoreTimeouts timeouts, Target target, boolean withCrc32c) {
        this.calls = calls;
        this.timeouts = timeouts;
        this.target = target;
        this.withCrc32c = withCrc32c;
    }

    Answer<String> create(String key, ObjectHeaders headers) {
        var asked =
                S3Request.of("POST", key, timeouts.call(0)).query("uploads", "").describedBy(headers);
        if (withCrc32c) {
            asked.header("x-amz-checksum-algorithm", "CRC32C").header("x-amz-checksum-type", "FULL_OBJECT");
        }
        return calls.send(asked, response -> new Answer.Given<>(needed(S3Xml.read(response.body()), "UploadId")));
    }

    Answer<Part> put(String key, String uploadId, int number, Body body) {
        var asked = S3Request.of("PUT", key, timeouts.call(body.length()))
                .query("partNumber", Integer.toString(number))
                .query("uploadId", uploadId)
                .checked(body);
        return calls.send(
                asked,
                response -> new Answer.Given<>(new Part(
                        number,
                        ResponseHeaders.etag(response),
                        body.length(),
                        response.header("x-amz-checksum-crc32c"))));
    }

    Answer<List<Part>> parts(String key, String uploadId) {
        var parts = new ArrayList<Part>();
        int marker = 0;
        while (true) {
            int after = marker;
            var asked = S3Request.of("GET", key, timeouts.call(0))
                    .query("uploadId", uploadId)
                    .query("part-number-marker", Integer.toString(after));
            Answer<Parts> answer = calls.send(asked, response -> new Answer.Given<>(partsAfter(after, response)));
            if (!(answer instanceof Answer.Given<Parts>(var page))) {
                return Answer.otherwise(answer);
            }
            parts.addAll(page.parts);
            if (page.next == after) {
                parts.sort(Comparator.comparingInt(Part::number));
                return new Answer.Given<>(List.copyOf(parts));
            }
            marker = page.next;
        }
    }

    /** @param next the marker of the next page; that of this page when it is the last */
    private record Parts(List<Part> parts, int next) {}

    // Rising markers guarantee an end, and that no part comes twice.
    private static Parts partsAfter(int marker, HttpResponse response) throws IOException {
        var page = S3Xml.read(response.body(), "Part", MOST);
        var parts = page.entries().stream().map(S3Multipart::part).toList();
        var following = page.field("NextPartNumberMarker");
        boolean last = !page.field("IsTruncated").equals("true") || following.isEmpty();
        int next = last ? marker : Integer.parseInt(following);
        boolean outside = parts.stream().anyMatch(part -> part.number() <= marker || part.number() > MOST);
        if (outside || next < marker || next > MOST) {
            throw new TargetFault("the target lists parts that were not asked for or cannot be");
        }
        return new Parts(parts, next);
    }

    private static Part part(Map<String, String> entry) {
        return new Part(
                Integer.parseInt(entry.getOrDefault("PartNumber", "0")),
                ResponseHeaders.unquoted(entry.getOrDefault("ETag", "")),
                Long.parseLong(entry.getOrDefault("Size", "0")),
                entry.get("ChecksumCRC32C"));
    }

    Answer<List<String>> uploads(String key) {
        var asked = S3Request.of("GET", null, timeouts.call(0))
                .query("uploads", "")
                .query("encoding-type", "url")
                .query("prefix", key);
        return calls.send(
                asked, response -> new Answer.Given<>(uploads(S3Xml.read(response.body(), "Upload", MOST), key)));
    }

    /** Among all keys with this prefix the key itself comes first, so the first page holds its uploads. */
    private static List<String> uploads(S3Xml answer, String key) {
        boolean encoded = answer.field("EncodingType").equals("url");
        return answer.entries().stream()
                .filter(entry -> {
                    String listed = entry.getOrDefault("Key", "");
                    return key.equals(encoded ? URLDecoder.decode(listed, StandardCharsets.UTF_8) : listed);
                })
                .sorted(Comparator.comparing(entry -> entry.getOrDefault("Initiated", "")))
                .map(entry -> entry.getOrDefault("UploadId", ""))
                .toList();
    }

    Answer<ObjectVersion> complete(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c) {
        long size = parts.stream().mapToLong(Part::size).sum();
        var asked = S3Request.of("POST", key, timeouts.joining(size))
                .query("uploadId", uploadId)
                .on(condition)
                .xml(completion(parts));
        if (withCrc32c && crc32c != null) {
            asked.header("x-amz-checksum-crc32c", crc32c).header("x-amz-checksum-type", "FULL_OBJECT");
        }
        return calls.sendPatiently(asked, response -> completed(asked, response));
    }

    private Answer<ObjectVersion> completed(S3Request asked, HttpResponse response) throws IOException {
        S3Xml answer = S3Xml.read(response.body());
        if (!answer.field("Code").isEmpty()) {
            return S3Failures.refused(asked, response.status(), answer.field("Code"), answer.field("Message"), target);
        }
        return new Answer.Given<>(new ObjectVersion(
                ResponseHeaders.bounded(ResponseHeaders.unquoted(needed(answer, "ETag")), "an ETag"),
                ResponseHeaders.versionId(response)));
    }

    private String completion(List<Part> parts) {
        var xml = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (Part part : parts) {
            xml.append("<Part><PartNumber>")
                    .append(part.number())
                    .append("</PartNumber><ETag>\"")
                    .append(part.etag())
                    .append("\"</ETag>");
            if (withCrc32c && part.crc32c() != null) {
                xml.append("<ChecksumCRC32C>").append(part.crc32c()).append("</ChecksumCRC32C>");
            }
            xml.append("</Part>");
        }
        return xml.append("</CompleteMultipartUpload>").toString();
    }

    Answer<Done> abort(String key, String uploadId) {
        var asked = S3Request.of("DELETE", key, timeouts.call(0)).query("uploadId", uploadId);
        return calls.send(asked, _ -> new Answer.Given<>(Done.NOTHING));
    }

    private static String needed(S3Xml answer, String name) throws IOException {
        String value = answer.field(name);
        if (value.isEmpty()) {
            throw new IOException("the answer names no " + name);
        }
        return value;
    }
}
