package org.waybill.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;

/**
 * The objects of one bucket of one endpoint. Thread-safe; every call blocks its (virtual) thread and is bounded in time:
 * connecting, waiting for an answer, and progress of a body each have a limit.
 *
 * <p>After {@link Answer.Failed} with {@code uncertain}, and only then, a write may have happened.
 */
public interface ObjectStore extends AutoCloseable {

    /** Writes a whole object from memory if the condition holds. The target checks the body's checksum, which is sent along. */
    Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition);

    /**
     * Writes many small objects with one request, at a target that {@link Capabilities#takesBundles}. It honours no
     * condition: an object at a key is overwritten. The answer is about the request only: even after
     * {@link Answer.Given} each object must be checked, and after any other answer each may exist or not.
     */
    Answer<Done> putBundle(List<Entry> entries);

    /** Begins a multipart upload and returns its id. */
    Answer<String> createMultipart(String key, ObjectHeaders headers);

    /** Sends one part, numbered from 1, and returns what its completion needs. The target checks the body's checksum. */
    Answer<Part> putPart(String key, String uploadId, int number, Body body);

    /** The parts that the target holds of an unfinished upload, by number; for an unknown upload some targets list no parts. */
    Answer<List<Part>> listParts(String key, String uploadId);

    /** The ids of the unfinished uploads of exactly this key, oldest first. */
    Answer<List<String>> listMultipart(String key);

    /**
     * Joins the parts into an object if the condition holds.
     *
     * @param crc32c Base64 of the full object's CRC32C, sent along where the target takes one
     */
    Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c);

    /** Aborts an unfinished upload; if there is none, some targets answer {@link Answer.Missing}, others that it is done. */
    Answer<Done> abortMultipart(String key, String uploadId);

    /** Asks for an object's facts. */
    Answer<ObjectFacts> head(String key);

    /**
     * Downloads exactly this version of an object and hashes it, without holding it in memory.
     *
     * @param size that it should have; only one byte beyond it is read
     */
    Answer<ReadBack> readBack(String key, ObjectVersion version, long size);

    /**
     * Reads an object, or a part of it, as a stream.
     *
     * <p>{@link Answer.Unmet}: the key holds another version than the wanted one. A range that begins at or after the
     * end of the object gives {@link Answer.Failed} with the code {@code InvalidRange}. When the download breaks off or
     * stalls too long, the stream throws and the answer is {@link Answer.Failed}, whatever the reading has done with
     * the bytes before.
     *
     * @param reading is called at most once, with exactly the bytes of the range; its only time limit is that for a
     *     stall
     */
    <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading);

    /**
     * One page of the objects whose keys begin with the prefix, in the target's order.
     *
     * @param from as the previous page gave it, null for the first
     */
    Answer<Page> list(String prefix, @Nullable Continuation from);

    /** One page of the objects whose keys begin with the prefix and come after this string, in the target's order. */
    Answer<Page> listAfter(String prefix, String after);

    /** Like {@link #list}, with each object's metadata if the target lists it; costs the target several times as much. */
    Answer<Page> listDescribed(String prefix, @Nullable Continuation from);

    /** Deletes an object; only for objects that this process wrote as a probe, or on an operator's order. */
    Answer<Done> delete(String key);

    /** Deletes the object if it has this ETag; a target that ignores conditions deletes any object at the key. */
    Answer<Done> deleteIf(String key, String etag);

    /** Creates the bucket if it is missing; gives true when it was created. */
    Answer<Boolean> ensureBucket();

    @Override
    void close();

    /** Consumes an object's content. */
    interface Reading<T> {

        /**
         * Reads as much of the content as it needs.
         *
         * @param facts of the object; its size is that of the whole object, whatever the range
         * @param content valid until this returns
         * @throws IOException thrown by the content; the caller's own failures must be other exceptions, or they count
         *     as the target's
         */
        T of(ObjectFacts facts, InputStream content) throws IOException;
    }

    /** The value of an answer that carries no information. */
    enum Done {
        NOTHING
    }

    /**
     * Bytes to send: the first {@code length} of {@code array}, which are not changed while a call runs.
     *
     * @param crc32c Base64 of the CRC32C of these bytes
     * @param sha256 of these bytes; null if it was not needed yet
     * @param pacing holds the bytes back while they are sent; null: they are sent as fast as possible
     */
    record Body(
            byte[] array,
            int length,
            String crc32c,
            @Nullable Sha256 sha256,
            @Nullable Pacing pacing) {

        public Body(byte[] array, int length, String crc32c) {
            this(array, length, crc32c, null, null);
        }

        public Body(byte[] array, int length, String crc32c, Sha256 sha256) {
            this(array, length, crc32c, sha256, null);
        }
    }

    /** Holds bytes back. */
    interface Pacing {

        /** Waits until so many bytes may be sent; returns early when the thread is interrupted. */
        void await(int bytes);
    }

    /** One object of a bundle. */
    record Entry(String key, Body body, ObjectHeaders headers) {}

    /**
     * One part of a multipart upload.
     *
     * @param etag as the target gave it, without quotes
     * @param crc32c Base64, as the target holds it; null if it keeps none
     */
    record Part(
            int number, String etag, long size, @Nullable String crc32c) {}

    /** The result of a download. If the object is larger than it should be, the hash does not cover all of it. */
    record ReadBack(long size, Sha256 sha256) {}

    /**
     * A page of a listing.
     *
     * @param next where the next page begins, null after the last
     */
    record Page(List<Listed> objects, @Nullable Continuation next) {}

    /** One object of a listing; its metadata is empty unless it was requested and the target lists it. */
    record Listed(String key, long size, String etag, Map<String, String> metadata) {}
}
