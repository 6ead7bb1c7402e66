package org.waybill.objectstore.http;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;

/**
 * Bytes of an array, as a piece of a body.
 *
 * @param offset of its first byte
 * @param before runs before this piece is sent, after all earlier pieces were sent; its time does not count for the limits
 */
public record Slice(
        byte[] array, int offset, int length, @Nullable Runnable before) {

    /** Bytes of a piece that is held back: small, so that a slow flow is even. */
    private static final int PACED = 64 << 10;

    public Slice(byte[] array, int length) {
        this(array, 0, length, null);
    }

    public Slice(byte[] array, int length, @Nullable Runnable before) {
        this(array, 0, length, before);
    }

    /** The first {@code length} bytes in small pieces, each held back by {@code pacing}, which is told its size. */
    public static List<Slice> paced(byte[] array, int length, IntConsumer pacing) {
        return IntStream.iterate(0, at -> at < length, at -> at + PACED)
                .mapToObj(at -> {
                    int size = Math.min(PACED, length - at);
                    return new Slice(array, at, size, () -> pacing.accept(size));
                })
                .toList();
    }

    public static Sha256 sha256(List<Slice> pieces) {
        var digest = Sha256.newDigest();
        pieces.forEach(piece -> digest.update(piece.array, piece.offset, piece.length));
        return Sha256.ofDigest(digest.digest());
    }

    public static long sum(List<Slice> pieces) {
        return pieces.stream().mapToLong(Slice::length).sum();
    }
}
