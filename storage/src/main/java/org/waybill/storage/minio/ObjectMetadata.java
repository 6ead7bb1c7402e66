package org.waybill.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;
import org.waybill.storage.ContentTypes;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Version;

/**
 * What is kept of a file in the headers of its object. User metadata is ASCII, so values are percent-encoded. Anybody
 * may have written it, so what does not read well counts as absent.
 */
final class ObjectMetadata {

    private static final String META = "x-amz-meta-";
    private static final String NAME = META + "original-name";
    private static final String UPLOADED = META + "upload-date";
    private static final String SHA256 = META + "sha256";
    private static final String TAG = META + "tag-";
    /** What Waybill's uploaders keep of the source's file, in seconds. */
    private static final String MODIFIED = META + "mtime";

    private ObjectMetadata() {}

    static Map<String, String> headers(Upload upload, @Nullable Sha256 sha256, Instant now) {
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", upload.contentType());
        headers.put(NAME, encoded(upload.fileName()));
        headers.put(UPLOADED, now.toString());
        if (sha256 != null) {
            headers.put(SHA256, sha256.hex());
        }
        upload.tags().forEach((name, value) -> headers.put(TAG + name, encoded(value)));
        return headers;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    static FileMetadata of(StoragePath path, Headers headers, long size) {
        var name = decoded(headers.get(NAME), path.name());
        var modified = modified(headers);
        var tags = new HashMap<String, String>();
        for (var header : headers) {
            if (header.getFirst().regionMatches(true, 0, TAG, 0, TAG.length())) {
                tags.put(
                        header.getFirst().substring(TAG.length()).toLowerCase(java.util.Locale.ROOT),
                        decoded(header.getSecond(), ""));
            }
        }
        var type = headers.get("Content-Type");
        return new FileMetadata(
                path,
                name,
                type == null ? ContentTypes.of(name) : type,
                size,
                instant(headers.get(UPLOADED), modified),
                modified,
                tags,
                version(headers),
                sha256(headers.get(SHA256)));
    }

    static Version version(Headers headers) {
        return version(headers.get("ETag"), headers.get("x-amz-version-id"));
    }

    static Version version(@Nullable String etag, @Nullable String id) {
        var plain = etag == null ? "" : etag.replaceAll("^\"|\"$", "");
        // "null" is the one version of an object from before the bucket had versions; it is overwritten.
        return new Version(plain, id == null || id.equals("null") ? null : id);
    }

    private static Instant modified(Headers headers) {
        var source = headers.get(MODIFIED);
        if (source != null) {
            try {
                var seconds = new BigDecimal(source);
                return Instant.ofEpochSecond(
                        seconds.longValue(),
                        seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
            } catch (NumberFormatException | DateTimeException e) {
                // Not written by Waybill.
            }
        }
        var stored = headers.get("Last-Modified");
        try {
            return stored == null
                    ? Instant.EPOCH
                    : ZonedDateTime.parse(stored, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Instant instant(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static String decoded(@Nullable String value, String otherwise) {
        try {
            return value == null ? otherwise : URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    private static @Nullable Sha256 sha256(@Nullable String hex) {
        return hex != null && hex.matches("[0-9a-f]{64}") ? new Sha256(hex) : null;
    }
}
