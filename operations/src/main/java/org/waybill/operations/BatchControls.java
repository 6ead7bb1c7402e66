package org.waybill.operations;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.start.Schedules;

/** Pauses, resumes and cancels batches. Of two people's orders that conflict one wins, and the other is told why. */
public final class BatchControls {

    private final Batches batches;
    private final Schedules schedules;
    private final InstantSource clock;

    public BatchControls(Database database, InstantSource clock) {
        this.batches = new Batches(database);
        this.schedules = new Schedules(database);
        this.clock = clock;
    }

    /** What became of an order. */
    public sealed interface Outcome {

        /** The order has changed the state. */
        record Changed(Batch batch) implements Outcome {}

        /** The batch was so already. */
        record Unchanged(Batch batch) implements Outcome {}

        /** @param why the state does not allow it, for a person */
        record Refused(Batch batch, String why) implements Outcome {}

        /** There is no batch of this number. */
        record Unknown() implements Outcome {}
    }

    /** Stops new work on a batch; what is sent already is still proven. */
    public Outcome pause(long batch, String by, String reason) {
        return order(batch, Action.PAUSE, by, reason);
    }

    /** Lets a paused batch go on. */
    public Outcome resume(long batch, String by) {
        return order(batch, Action.RESUME, by, "");
    }

    /** Ends a batch for good. What is proven stays proven; the next batch takes up the rest. */
    public Outcome cancel(long batch, String by, String reason) {
        return order(batch, Action.CANCEL, by, reason);
    }

    /** Carries out any of these. */
    public Outcome order(long number, Action action, String by, String reason) {
        var ordered = batches.order(number, action, by, reason);
        var batch = ordered.batch();
        if (batch == null) {
            return new Outcome.Unknown();
        }
        if (ordered.changed()) {
            return new Outcome.Changed(batch);
        }
        if (batch.state() == State.SCHEDULED) {
            return scheduled(batch, action, by, reason);
        }
        return action.isDone(batch.state())
                ? new Outcome.Unchanged(batch)
                : new Outcome.Refused(batch, why(batch, action));
    }

    /** Pauses or resumes the schedule itself; batches that it has started go on. */
    private Outcome scheduled(Batch batch, Action action, String by, String reason) {
        var schedule = schedules.find(batch.id());
        if (schedule.isEmpty()) {
            return new Outcome.Unknown();
        }
        boolean changed = action == Action.PAUSE
                ? schedules.pause(batch.id(), by, reason)
                : schedules.resume(batch.id(), schedule.get().next(clock.instant()), by, reason);
        var now = batches.find(batch.id()).orElse(batch);
        if (changed) {
            return new Outcome.Changed(now);
        }
        return now.state() == State.SCHEDULED ? new Outcome.Unchanged(now) : new Outcome.Refused(now, why(now, action));
    }

    private static String why(Batch batch, Action action) {
        return "Batch " + batch.id() + " is " + standing(batch) + "; it cannot be " + participle(action) + ". "
                + next(batch);
    }

    /** The state of a batch in words, with who ordered it where an operator did. */
    public static String standing(Batch batch) {
        var word = batch.state().name().toLowerCase(Locale.ROOT);
        var order = batch.order();
        return switch (batch.state()) {
            case PAUSED, CANCELLED ->
                order == null
                        ? word
                        : word + " by " + order.by() + " at " + order.at().truncatedTo(ChronoUnit.SECONDS);
            case SCHEDULED, RUNNING, SWEEPING, DONE -> word;
        };
    }

    private static String participle(Action action) {
        return switch (action) {
            case PAUSE -> "paused";
            case RESUME -> "resumed";
            case CANCEL -> "cancelled";
        };
    }

    private static String next(Batch batch) {
        var allowed = batch.state().allows();
        return allowed.isEmpty()
                ? "To move what is left, start another batch."
                : "Possible now: "
                        + allowed.stream()
                                .map(action -> action.name().toLowerCase(Locale.ROOT))
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
