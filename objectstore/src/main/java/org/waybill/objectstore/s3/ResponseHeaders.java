package org.waybill.objectstore.s3;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.Range;
import org.waybill.objectstore.TargetFault;
import org.waybill.objectstore.http.HttpResponse;

/** Reads an object's facts from the headers of a response. */
final class ResponseHeaders {

    private static final int PARTIAL = 206;
    /** Groups: first byte, last byte, bytes of the whole object. */
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private static final String META = "x-amz-meta-";
    /** The longest version id in S3; ETags are shorter. Both are stored in the ledger. */
    private static final int LONGEST_ID = 1_024;

    private static final String CHECKSUM = "x-amz-checksum-";
    private static final List<String> ALGORITHMS = List.of("crc32c", "crc64nvme", "sha256");

    private ResponseHeaders() {}

    /** The header, or empty. */
    static String header(HttpResponse response, String name) {
        var value = response.header(name);
        return value == null ? "" : value;
    }

    static ObjectFacts facts(HttpResponse response) throws IOException {
        return new ObjectFacts(
                version(response),
                length(response),
                lastModified(response),
                header(response, "Content-Type"),
                metadata(response),
                checksums(response),
                response.header("x-amz-server-side-encryption") != null);
    }

    /** The length of the whole object, even if the response contains a part of it. */
    private static long length(HttpResponse response) {
        var range = CONTENT_RANGE.matcher(header(response, "Content-Range"));
        if (response.status() == PARTIAL && range.matches()) {
            return Long.parseLong(range.group(3));
        }
        var length = header(response, "Content-Length");
        return length.isEmpty() ? 0 : Long.parseLong(length);
    }

    /** Whether the response contains this range, as far as the object extends. */
    static boolean isRange(HttpResponse response, Range wanted) {
        var range = CONTENT_RANGE.matcher(header(response, "Content-Range"));
        if (response.status() != PARTIAL || !range.matches()) {
            return false;
        }
        long last = Math.min(wanted.last(), Long.parseLong(range.group(3)) - 1);
        return Long.parseLong(range.group(1)) == wanted.first() && Long.parseLong(range.group(2)) == last;
    }

    static ObjectVersion version(HttpResponse response) throws IOException {
        return new ObjectVersion(etag(response), versionId(response));
    }

    /** The version id in a versioned bucket; a bucket with suspended versioning calls its versions "null". */
    static @Nullable String versionId(HttpResponse response) throws TargetFault {
        var id = response.header("x-amz-version-id");
        return id == null || id.equals("null") ? null : bounded(id, "a version id");
    }

    static String bounded(String id, String name) throws TargetFault {
        if (id.length() > LONGEST_ID) {
            throw new TargetFault("the target gave " + name + " of more than " + LONGEST_ID + " characters");
        }
        return id;
    }

    static String etag(HttpResponse response) throws IOException {
        var etag = response.header("ETag");
        if (etag == null) {
            throw new IOException("the target gave no ETag");
        }
        return bounded(unquoted(etag), "an ETag");
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    private static Instant lastModified(HttpResponse response) {
        try {
            return ZonedDateTime.parse(header(response, "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Map<String, String> metadata(HttpResponse response) {
        var metadata = new HashMap<String, String>();
        response.eachHeader((header, value) -> {
            var name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(META)) {
                metadata.put(name.substring(META.length()), value);
            }
        });
        return metadata;
    }

    // A composite checksum, one over the parts' checksums, ends with their number; Garage omits number and type.
    private static Map<String, String> checksums(HttpResponse response) {
        var checksums = new HashMap<String, String>();
        var type = header(response, "x-amz-checksum-type");
        boolean joined = header(response, "ETag").indexOf('-') >= 0;
        boolean whole = joined ? type.equals("FULL_OBJECT") : !type.equals("COMPOSITE");
        for (var algorithm : ALGORITHMS) {
            var value = response.header(CHECKSUM + algorithm);
            if (value != null && whole && value.indexOf('-') < 0) {
                checksums.put(algorithm, value);
            }
        }
        return checksums;
    }
}
