package org.waybill.events;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.FileOwner;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/** A fact about one file. Its record key is the file's id. */
public sealed interface FileEvent {

    FileRef ref();

    /**
     * The file waits to be uploaded.
     *
     * @param sourceRoot absolute path of the root, in the form of {@link SourcePath} with its leading slash
     * @param key full name of the object, prefix included
     * @param heldEtag what the key must hold for the write to succeed; null: nothing at all
     * @param overwrite whether the operator allowed foreign objects to be replaced
     * @param known the object that was proven for an earlier version with the same size and mtime; null: there is none
     * @param shared whether another migration may put objects at the same keys: then the key is checked first, and no
     *     bundle is used
     */
    record FileFound(
            FileRef ref,
            String sourceRoot,
            Target target,
            String key,
            @Nullable String heldEtag,
            boolean overwrite,
            VerificationLevel level,
            @Nullable KnownObject known,
            boolean shared)
            implements FileEvent {}

    /**
     * The bytes of the version are at the key, as far as the uploader knows.
     *
     * @param sha256 of the very bytes read from the source
     * @param checksums what the target should attest, by algorithm; see {@link Checksums}
     * @param adopted true when the object was there before and was only found to be equal
     * @param lingers seconds for which an earlier request to this key, which honours no condition, may still be carried
     *     out; null: there is none
     * @param kept the file's owner, if nothing was sent because the object was already proven to hold this content;
     *     null: the object was put or adopted now
     */
    record FileUploaded(
            FileRef ref,
            Target target,
            String key,
            ObjectVersion object,
            Sha256 sha256,
            Checksums checksums,
            boolean adopted,
            VerificationLevel level,
            @Nullable Integer lingers,
            @Nullable FileOwner kept)
            implements FileEvent {

        public FileUploaded lingering(int seconds) {
            return new FileUploaded(ref, target, key, object, sha256, checksums, adopted, level, seconds, kept);
        }

        /** The same event for a file of which nothing was sent. */
        public FileUploaded keeping(FileOwner owner) {
            return new FileUploaded(ref, target, key, object, sha256, checksums, adopted, level, lingers, owner);
        }
    }

    /**
     * The attempt ended without an object.
     *
     * @param message for a person: what failed, at which step; no secrets
     * @param lingers as in {@link FileUploaded}
     */
    record FileFailed(
            FileRef ref,
            FailureKind kind,
            String message,
            @Nullable Integer lingers) implements FileEvent {

        public FileFailed(FileRef ref, FailureKind kind, String message) {
            this(ref, kind, message, null);
        }

        public FileFailed lingering(int seconds) {
            return new FileFailed(ref, kind, message, seconds);
        }
    }

    /** The object was proven; reads may go to it. */
    record FileVerified(
            FileRef ref, Target target, String key, ObjectVersion object, Sha256 sha256, VerificationLevel level)
            implements FileEvent {}

    /** A proven file is no longer proven: the file or its object changed or vanished. Reads must not go to the object. */
    record FileChanged(FileRef ref, String reason) implements FileEvent {}

    /**
     * Checksums over the bytes that were sent, to compare with those that the target computed.
     *
     * @param etag the ETag that a target with plain MD5 ETags must show: MD5 in hex, or for {@code n} parts the MD5 of
     *     the parts' MD5s followed by {@code -n}; null when it was not computed
     * @param byAlgorithm full-object checksums, Base64 as in {@code x-amz-checksum-*}, keyed {@code crc32c},
     *     {@code crc64nvme}, {@code sha256}
     */
    record Checksums(@Nullable String etag, Map<String, String> byAlgorithm) {}
}
