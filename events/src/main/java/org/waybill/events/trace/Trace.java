package org.waybill.events.trace;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.waybill.model.Digests;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;

/**
 * The ids of one trace, in the form of W3C Trace Context. They follow from what they are about. So they are the same for
 * every repetition, in every process and after every crash, and no role needs to believe an id that came with a message.
 *
 * @param id of the trace, 32 hexadecimal digits
 * @param first id of its first span, 16 hexadecimal digits: the dispatch of a file, or the walk of a batch
 * @param second the upload
 * @param third the proof
 */
public record Trace(String id, String first, String second, String third) {

    private static final int TRACE = 16;
    private static final int SPAN = 8;

    /** The trace of one attempt for a file. */
    public static Trace of(FileRef ref) {
        return of('f', ref.migration(), ref.file().value(), ref.attempt());
    }

    /** The trace of a walk over the source of a batch. */
    public static Trace ofWalk(MigrationId migration, long batch, int begun) {
        return of('w', migration, batch, begun);
    }

    private static Trace of(char kind, MigrationId migration, long number, int time) {
        var about = ByteBuffer.allocate(Character.BYTES + 3 * Long.BYTES + Integer.BYTES)
                .putChar(kind)
                .putLong(migration.value().getMostSignificantBits())
                .putLong(migration.value().getLeastSignificantBits())
                .putLong(number)
                .putInt(time);
        var digest = Digests.of("SHA-512").digest(about.array());
        return new Trace(
                hex(digest, 0, TRACE),
                hex(digest, TRACE, SPAN),
                hex(digest, TRACE + SPAN, SPAN),
                hex(digest, TRACE + 2 * SPAN, SPAN));
    }

    private static String hex(byte[] digest, int from, int length) {
        return HexFormat.of().formatHex(digest, from, from + length);
    }
}
