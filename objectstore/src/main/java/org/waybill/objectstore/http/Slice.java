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

    /** The most bytes of one write: the socket copies a write completely before it sends any of it. */
    static final int AT_ONCE = 128 << 10;

    public Slice(byte[] array, int length) {
        this(array, 0, length, null);
    }

    public Slice(byte[] array, int length, @Nullable Runnable before) {
        this(array, 0, length, before);
    }

    /**
     * The first {@code length} bytes in pieces of one write, each held back by {@code pacing}, which is told its size. Where
     * it holds nothing back, they cost what one piece costs.
     */
    public static List<Slice> paced(byte[] array, int length, IntConsumer pacing) {
        return IntStream.iterate(0, at -> at < length, at -> at + AT_ONCE)
                .mapToObj(at -> {
                    int size = Math.min(AT_ONCE, length - at);
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
