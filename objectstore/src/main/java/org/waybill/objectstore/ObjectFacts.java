package org.waybill.objectstore;

import java.time.Instant;
import java.util.Map;
import org.waybill.model.ObjectVersion;

/**
 * What the target reports about an object.
 *
 * @param size bytes
 * @param metadata user metadata, names without {@code x-amz-meta-}, lower case
 * @param checksums full-object checksums that the target computed, Base64, keyed {@code crc32c}, {@code crc64nvme},
 *     {@code sha256}; composite ones are left out
 * @param encrypted true when the target says that it encrypts: then its ETag is not an MD5
 */
public record ObjectFacts(
        ObjectVersion version,
        long size,
        Instant lastModified,
        String contentType,
        Map<String, String> metadata,
        Map<String, String> checksums,
        boolean encrypted) {}
