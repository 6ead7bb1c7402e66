package org.waybill.objectstore.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;

/**
 * The first {@code length} bytes of an array, as a piece of a body.
 *
 * @param before runs before this piece is sent, after all earlier pieces were sent
 */
public record Slice(byte[] array, int length, @Nullable Runnable before) {

    public Slice(byte[] array, int length) {
        this(array, length, null);
    }

    public static Sha256 sha256(List<Slice> pieces) {
        var digest = Sha256.newDigest();
        pieces.forEach(piece -> digest.update(piece.array, 0, piece.length));
        return Sha256.ofDigest(digest.digest());
    }

    public static long sum(List<Slice> pieces) {
        return pieces.stream().mapToLong(Slice::length).sum();
    }
}
