package org.waybill.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/**
 * Hashes the paths of a migration or the keys of a target, which may be too long for an index. The ledger's unique
 * indexes hold the hash: two bytes of the directory's SHA-256, then 14 bytes of the whole name's. So the files of a
 * directory lie together in the indexes, and a page of a walk or of a listing touches a few index pages instead of one
 * a file. The number of the migration or target is mixed into the last four bytes, so that the indexes need no column
 * for it. Fastest for consecutive names of one directory; for one thread at a time.
 */
final class NameHashes {

    private final MessageDigest digest = Sha256.newDigest();
    private final int owner;
    private String directory = "";
    private long place = place(directory);

    /** @param owner the number of the migration whose paths, or of the target whose keys, are hashed */
    NameHashes(int owner) {
        this.owner = owner;
    }

    /** The hash of the path's raw bytes. */
    UUID of(SourcePath path) {
        return of(path.encoded(), path.bytes());
    }

    UUID of(String key) {
        return of(key, key.getBytes(StandardCharsets.UTF_8));
    }

    private UUID of(String name, byte[] bytes) {
        int end = Math.max(0, name.lastIndexOf('/'));
        if (end != directory.length() || !name.startsWith(directory)) {
            directory = name.substring(0, end);
            place = place(directory);
        }
        var whole = ByteBuffer.wrap(digest.digest(bytes));
        long first = whole.getLong();
        long second = first << 48 | whole.getLong() >>> 16;
        return new UUID(place | first >>> 16, second ^ Integer.toUnsignedLong(owner));
    }

    private long place(String name) {
        var whole = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        return (long) whole.getShort() << 48;
    }
}
