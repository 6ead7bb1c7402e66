package org.waybill.console.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Overview.Sum;

/**
 * A migration and its newest batch at one moment.
 *
 * @param states files and bytes by state; they add up to what was found
 * @param causes why files FAILED and were SKIPPED
 * @param hot files that changed while they were read, and wait
 * @param troubles what is wrong, the worst first
 * @param schedule null where nothing starts its batches by itself
 * @param at the moment
 */
public record MigrationView(
        int number,
        String id,
        String source,
        String target,
        Progress progress,
        Map<String, Sum> states,
        List<Cause> causes,
        long hot,
        List<Trouble> troubles,
        @Nullable BatchView batch,
        @Nullable ScheduleView schedule,
        Instant at) {

    /** The same, as if read at another time. */
    public MigrationView as(Instant other) {
        return new MigrationView(
                number, id, source, target, progress, states, causes, hot, troubles, batch, schedule, other);
    }

    /** The state in one or two words. */
    public String standing() {
        if (batch == null) {
            return "never run";
        }
        if (batch.activity().equals("INTERRUPTED")) {
            return "interrupted";
        }
        if (batch.state().equals("RUNNING") && batch.activity().equals("WAITING")) {
            return "waiting";
        }
        return Words.lower(batch.state());
    }

    public long failed() {
        return states.getOrDefault("FAILED", Sum.NONE).files();
    }
}
