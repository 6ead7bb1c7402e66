package org.waybill.storage;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;

/**
 * What is known of a file.
 *
 * @param fileName the name it was uploaded with, or else the last name of its path
 * @param size bytes of the whole file
 * @param created when it was uploaded, if that is known; else {@code modified}
 * @param modified when its content was written
 * @param sha256 of the whole content if it is known without reading it
 */
public record FileMetadata(
        StoragePath id,
        String fileName,
        String contentType,
        long size,
        Instant created,
        Instant modified,
        Map<String, String> tags,
        Version version,
        @Nullable Sha256 sha256) {

    public FileMetadata {
        tags = Map.copyOf(tags);
    }

    public FileMetadata withSha256(Sha256 known) {
        return new FileMetadata(id, fileName, contentType, size, created, modified, tags, version, known);
    }

    public FileMetadata withVersion(Version other) {
        return new FileMetadata(id, fileName, contentType, size, created, modified, tags, other, sha256);
    }
}
