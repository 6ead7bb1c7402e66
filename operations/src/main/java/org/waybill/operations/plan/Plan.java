package org.waybill.operations.plan;

import java.util.List;
import org.waybill.ledger.Overview.Sum;

/**
 * What a batch would do.
 *
 * @param complete whether the whole source was walked; otherwise every number is "at least"
 * @param rows what becomes of the files; together all that were met
 * @param alike names that hardly differ from others beside them
 * @param comparedAll whether all names were compared
 * @param notes what is not moved and has no row, for a person
 */
public record Plan(boolean complete, List<Row> rows, List<Alike> alike, boolean comparedAll, List<String> notes) {

    /** The beginning of the words for files that travel. */
    public static final String MOVES = "moves";

    /** The beginning of the words for what cannot be moved. */
    public static final String FAILS = "fails, ";

    /** @param what becomes of them, in words */
    public record Row(String what, long files, long bytes) {}

    /** Names that differ from others only in this. */
    public record Alike(String difference, long files, String example) {}

    /** All that was met. */
    public Sum total() {
        return sum("");
    }

    /** What would travel. */
    public Sum moves() {
        return sum(MOVES);
    }

    private Sum sum(String beginning) {
        return rows.stream()
                .filter(row -> row.what.startsWith(beginning))
                .map(row -> new Sum(row.files, row.bytes))
                .reduce(Sum.NONE, Sum::plus);
    }
}
