package org.waybill.console.start;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Overview.Sum;
import org.waybill.operations.plan.Plan.Alike;
import org.waybill.operations.plan.Plan.Row;

/**
 * What a batch would do.
 *
 * @param complete whether the whole source was walked; otherwise every number is "at least"
 * @param total all that was met
 * @param moves what would travel
 * @param rows what becomes of what was met; they add up to {@code total}
 * @param alike names that some targets take for one with another
 * @param comparedAll whether all names were compared
 * @param notes what is not moved, and why
 * @param known the migration that this source and target have; null: none yet
 */
public record Preview(
        boolean complete,
        Sum total,
        Sum moves,
        List<Row> rows,
        List<Alike> alike,
        boolean comparedAll,
        List<String> notes,
        @Nullable Known known) {

    /**
     * A migration that exists.
     *
     * @param proven what need not travel again, unless it has changed
     * @param limit that applies now, in words
     * @param seconds that all of {@code moves} takes at this limit; null: unlimited, or nothing may be sent
     */
    public record Known(
            int migration,
            Sum proven,
            String limit,
            @Nullable Long seconds) {}
}
