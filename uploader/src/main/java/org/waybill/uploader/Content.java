package org.waybill.uploader;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.model.Sha256;

/**
 * What was read of a file, from its first to its last byte.
 *
 * @param crc32c Base64, of the whole
 * @param etag the ETag that a target with plain MD5 ETags shows for it; null if it was not needed
 */
record Content(
        long size, Sha256 sha256, String crc32c, @Nullable String etag) {

    Checksums checksums() {
        return new Checksums(etag, Map.of("crc32c", crc32c));
    }
}
