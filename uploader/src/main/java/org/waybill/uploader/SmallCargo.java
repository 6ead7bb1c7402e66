package org.waybill.uploader;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;

/** A file held in memory as a whole and sent with one request, because a slow body must not hold the key's lock at the target. */
final class SmallCargo implements Cargo {

    private final String key;
    private final ObjectStore store;
    private final ObjectStore.Body body;
    private final ObjectHeaders headers;
    private final Content content;

    private SmallCargo(String key, ObjectStore store, ObjectStore.Body body, ObjectHeaders headers, Content content) {
        this.key = key;
        this.store = store;
        this.body = body;
        this.headers = headers;
        this.content = content;
    }

    /**
     * Reads the file into the buffer, which belongs to the cargo from here on.
     *
     * @param etagNeeded whether the ETag must be known before the file is sent
     */
    static SmallCargo load(FileFound found, ObjectStore store, SourceFile source, byte[] buffer, boolean etagNeeded)
            throws SourceFailure, InterruptedException {
        int length = (int) source.size();
        source.read(buffer, length);
        source.checkUnchanged();
        var digest = Sha256.newDigest();
        digest.update(buffer, 0, length);
        var sha256 = Sha256.ofDigest(digest.digest());
        var body = new ObjectStore.Body(buffer, length, Crc32cs.of(buffer, length), sha256);
        String md5 = etagNeeded || found.level() == VerificationLevel.ATTESTED ? Md5.hex(buffer, length) : null;
        var headers =
                Headers.of(found, source.stat(), Arrays.copyOf(buffer, Math.min(length, Headers.FIRST_BYTES)), sha256);
        var content = new Content(length, sha256, body.crc32c(), md5);
        return new SmallCargo(found.key(), store, body, headers, content);
    }

    /** The cargo as one entry of a bundle. */
    ObjectStore.Entry entry() {
        return new ObjectStore.Entry(key, body, headers);
    }

    /** The object that the bundle creates; its ETag was computed when the file was read. */
    ObjectVersion bundled() {
        return new ObjectVersion(Objects.requireNonNull(content.etag()), null);
    }

    @Override
    public Sending send(Condition condition) {
        return new Sending.Answered(store.put(key, body, headers, condition));
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public @Nullable String etagLike(String etag) {
        if (!Md5.isHex(etag)) {
            return null;
        }
        return content.etag() == null ? Md5.hex(body.array(), body.length()) : content.etag();
    }

    @Override
    public void abandon() {
        // One request leaves nothing unfinished behind.
    }

    @Override
    public void tidy() {
        // As above.
    }
}
