package org.waybill.storage;

import java.util.Set;

/**
 * Files by their path. Thread-safe.
 *
 * <p>No method has a default body, so that a storage that wraps another one cannot forget a method.
 */
public interface FileStorage {

    /** What this storage can do beyond the rest of this interface. */
    Set<Capability> capabilities();

    /**
     * Stores a file. It becomes visible whole or not at all.
     *
     * <p>After {@code Stored} the file is durable, and every later read returns it or a newer one. After {@code
     * Refused} and {@code Failed} nothing has changed. After {@code Unknown} the file is there whole, or nothing has
     * changed; the same upload may be repeated. What a failed upload cleans up is only its own: a file that another
     * upload stored at the path meanwhile stays.
     */
    Upload.Outcome upload(Upload upload);

    /**
     * Opens a file, or a range of it, for reading. The version is fixed when this returns: all bytes are of that
     * version, or reading fails. Nothing is changed by a failure. The caller closes the file.
     */
    Read.Outcome open(Read read);

    /** What is known of a file, without its content. Nothing is changed by a failure. */
    Look.Outcome look(StoragePath path);

    /**
     * Deletes a file; in a versioned bucket, its old versions stay. After {@code Deleted} and {@code WasAbsent} no read
     * finds it. After {@code Refused} and {@code Failed} nothing has changed. After {@code Unknown} it may be either
     * way; deleting again is safe.
     */
    Delete.Outcome delete(Delete delete);

    /**
     * The files below a prefix, fetched as they are asked for, so that memory does not grow with their number. Files
     * that come or go meanwhile may be in it or not; all others are in it once. The caller closes it.
     */
    Listing list(Listing.Request request);

    /** An address at which anybody can fetch the file for a while, without this library. Nothing is changed by it. */
    Presign.Outcome presign(Presign presign);
}
