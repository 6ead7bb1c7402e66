package org.waybill.storage;

import org.jspecify.annotations.Nullable;

/**
 * Identifies the bytes of a file at a path.
 *
 * @param etag opaque, without quotation marks; equal tags mean equal bytes
 * @param id under which a versioned bucket keeps this version; null elsewhere
 */
public record Version(String etag, @Nullable String id) {

    public static Version ofEtag(String etag) {
        return new Version(etag, null);
    }

    /** Whether both name the same version, as far as both say. */
    public boolean matches(Version other) {
        return etag.equals(other.etag) && (id == null || other.id == null || id.equals(other.id));
    }
}
