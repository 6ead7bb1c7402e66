package org.waybill.ledger.start;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.State;
import org.waybill.model.cron.Cron;

/**
 * The times at which batches of a migration start.
 *
 * @param batch the SCHEDULED one, whose policy and priority they have
 * @param state of that batch: SCHEDULED, or CANCELLED when the schedule has ended
 * @param cron as {@link Cron} reads it
 * @param zone by name
 * @param paused whether an operator has stopped it for a while
 * @param dueAt the next time
 * @param last what became of the time before; null: there was none
 */
public record Schedule(
        long batch,
        int migration,
        State state,
        String cron,
        String zone,
        String by,
        Instant madeAt,
        boolean paused,
        Instant dueAt,
        @Nullable Last last) {

    /** What became of a time that was due. */
    public enum Outcome {
        STARTED,
        /** Another batch of the migration was open. */
        SKIPPED,
        /** It could not be begun in time. */
        MISSED,
        /** It cannot be begun yet, and there is still time. */
        WAITING
    }

    /**
     * A time that was due.
     *
     * @param batch the one that was started, or that was open; null where there is none
     * @param detail why it waits or was missed; empty where nobody knows
     */
    public record Last(
            Instant due, Outcome outcome, @Nullable Long batch, String detail) {}

    /**
     * The first time after this one.
     *
     * @throws IllegalArgumentException when this machine cannot read the cron line
     * @throws DateTimeException when this machine does not know the zone
     */
    public Instant next(Instant after) {
        return Cron.parse(cron).next(after, ZoneId.of(zone));
    }

    /** The zone; UTC when this machine does not know it. */
    public ZoneId zoneOrUtc() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** What an operator may do with it. */
    public Set<Action> allows() {
        if (state != State.SCHEDULED) {
            return Set.of();
        }
        return Set.of(paused ? Action.RESUME : Action.PAUSE, Action.CANCEL);
    }
}
