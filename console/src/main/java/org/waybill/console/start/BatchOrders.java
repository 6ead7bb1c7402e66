package org.waybill.console.start;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.view.Sight;
import org.waybill.console.view.Views;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;
import org.waybill.operations.BatchControls;
import org.waybill.operations.BatchControls.Outcome;

/** Pauses, resumes and cancels batches in the name of people. */
public final class BatchOrders {

    private static final int LONGEST_REASON = 200;

    private final BatchControls controls;
    private final Sight sight;
    private final Views views;
    private final Journal journal;

    public BatchOrders(BatchControls controls, Sight sight, Views views, Journal journal) {
        this.controls = controls;
        this.sight = sight;
        this.views = views;
        this.journal = journal;
    }

    /** The action that a word names. */
    public static Optional<Action> action(String word) {
        return Stream.of(Action.values())
                .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /** The batch as it is after the order; throws a {@link Problem} that says who was first where it is refused. */
    public Batch order(Caller caller, long id, Action action, String reason) {
        var batch = sight.batch(caller, id);
        var said = Printable.of(reason.strip());
        if (said.length() > LONGEST_REASON) {
            throw Problem.of(422, "wrong-field", "The reason is too long", "Take " + LONGEST_REASON + " characters.");
        }
        var outcome = controls.order(id, action, caller.name(), said);
        views.forget(batch.migration());
        var verb = action.name().toLowerCase(Locale.ROOT) + " batch";
        return switch (outcome) {
            case Outcome.Changed(var now) -> {
                journal.note(caller, verb, "batch " + id, now.migration(), Result.DONE, said);
                yield now;
            }
            case Outcome.Unchanged(var now) -> {
                journal.note(caller, verb, "batch " + id, now.migration(), Result.DONE, "it was so already");
                yield now;
            }
            case Outcome.Refused(var now, var why) -> {
                journal.note(caller, verb, "batch " + id, now.migration(), Result.REFUSED, why);
                throw Problem.of(409, "conflict", "The batch does not allow it now", why);
            }
            case Outcome.Unknown() -> throw Problem.missing("batch " + id);
        };
    }
}
