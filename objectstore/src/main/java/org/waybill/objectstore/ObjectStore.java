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

    /** Writes a whole object from memory if the condition holds. The body's checksum travels with it and is checked. */
    Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition);

    /**
     * Writes many small objects with one request, at a target that {@link Capabilities#takesBundles}. It heeds no condition:
     * what lies at a key is overwritten. The answer speaks of the request: even after {@link Answer.Given} each object must
     * be looked at, and after any other answer each may lie there or not.
     */
    Answer<Done> putBundle(List<Entry> entries);

    /** Begins a multipart upload and gives its id. */
    Answer<String> createMultipart(String key, ObjectHeaders headers);

    /** Sends one part, numbered from 1, and gives what completing needs. The body's checksum travels with it and is checked. */
    Answer<Part> putPart(String key, String uploadId, int number, Body body);

    /** The parts that the target holds of an unfinished upload, by number; some targets have none of an unknown upload. */
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

    /** Gives up an unfinished upload; where there is none some targets say {@link Answer.Missing}, some that it is done. */
    Answer<Done> abortMultipart(String key, String uploadId);

    /** Asks for an object's facts. */
    Answer<ObjectFacts> head(String key);

    /**
     * Downloads exactly this version of an object and hashes it, without holding it in memory.
     *
     * @param size that it should have; of a larger one only a byte more is read
     */
    Answer<ReadBack> readBack(String key, ObjectVersion version, long size);

    /**
     * Reads an object, or a part of it, as a stream.
     *
     * <p>{@link Answer.Unmet}: another version than the wanted one lies there. A range that begins at or behind the end of
     * the object is {@link Answer.Failed} with the code {@code InvalidRange}. When the download breaks off, or stands still
     * too long, the stream throws, and so the answer is {@link Answer.Failed}, whatever the reading has done with what came
     * before.
     *
     * @param reading is called at most once, with the bytes of the range and nothing else; no limit of time but that of
     *     a standstill holds for it
     */
    <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading);

    /**
     * One page of the objects whose keys begin with the prefix, in the target's order.
     *
     * @param from as the page before gave it, null for the first
     */
    Answer<Page> list(String prefix, @Nullable Continuation from);

    /** One page of the objects whose keys begin with the prefix and come after this string, in the target's order. */
    Answer<Page> listAfter(String prefix, String after);

    /** As {@link #list}, with each object's metadata where the target lists it; costs the target several times as much. */
    Answer<Page> listDescribed(String prefix, @Nullable Continuation from);

    /** Deletes an object; only what this process wrote itself as a probe, or what an operator ordered. */
    Answer<Done> delete(String key);

    /** Deletes the object if it is the one with this ETag; a target that ignores conditions deletes whatever lies there. */
    Answer<Done> deleteIf(String key, String etag);

    /** Makes the bucket if it is missing; gives true when it was made. */
    Answer<Boolean> ensureBucket();

    @Override
    void close();

    /** What is made of an object's content. */
    interface Reading<T> {

        /**
         * Reads as much of the content as it wants.
         *
         * @param facts of the object; its size is that of the whole, whatever the range
         * @param content valid until this returns
         * @throws IOException what the content threw; a failure of the caller's own must be thrown as another exception, or
         *     it counts as the target's
         */
        T of(ObjectFacts facts, InputStream content) throws IOException;
    }

    /** The value of an answer that has none. */
    enum Done {
        NOTHING
    }

    /**
     * Bytes to send: the first {@code length} of {@code array}, which are not changed while a call runs.
     *
     * @param crc32c Base64 of the CRC32C of these bytes
     * @param sha256 of these bytes; null where it was not needed yet
     */
    record Body(
            byte[] array,
            int length,
            String crc32c,
            @Nullable Sha256 sha256) {

        public Body(byte[] array, int length, String crc32c) {
            this(array, length, crc32c, null);
        }
    }

    /** One object of a bundle. */
    record Entry(String key, Body body, ObjectHeaders headers) {}

    /**
     * One part of a multipart upload.
     *
     * @param etag as the target gave it, without quotes
     * @param crc32c Base64 as the target holds it; null where it keeps none
     */
    record Part(
            int number, String etag, long size, @Nullable String crc32c) {}

    /** What a download brought. Of an object that is larger than it should be, the hash is not that of the whole. */
    record ReadBack(long size, Sha256 sha256) {}

    /**
     * A page of a listing.
     *
     * @param next where the next page begins, null after the last
     */
    record Page(List<Listed> objects, @Nullable Continuation next) {}

    /** One object of a listing; its metadata is empty unless it was asked for and the target lists it. */
    record Listed(String key, long size, String etag, Map<String, String> metadata) {}
}
