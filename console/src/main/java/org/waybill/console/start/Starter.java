package org.waybill.console.start;

import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.operations.Openings.Opened;

/** Starts batches. */
public final class Starter {

    private static final String ACTION = "start batch";

    private final Places places;
    private final Openings openings;
    private final Journal journal;

    public Starter(Places places, Openings openings, Journal journal) {
        this.places = places;
        this.openings = openings;
        this.journal = journal;
    }

    /** Opens a batch, or goes on with the open one under this policy; throws a {@link Problem} or {@link CannotRun}. */
    public Opened start(Caller caller, Order order) {
        var what = Printable.of(order.source() + " to " + order.target());
        try {
            var request = request(caller, order);
            var opened = openings.open(request);
            journal.note(
                    caller,
                    ACTION,
                    "batch " + opened.batch().id() + ": " + what,
                    opened.migration().number(),
                    Result.DONE,
                    opened.resumed() ? "it was open and goes on" : "");
            return opened;
        } catch (Problem | CannotRun e) {
            journal.note(caller, ACTION, what, null, Result.REFUSED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** What an order asks for, checked; throws a {@link Problem}. */
    Openings.Request request(Caller caller, Order order) {
        var policy = order.policy();
        // What is missing is said first; then nothing is looked at before all that was named may be.
        var sourceText = order.sourceText();
        var target = places.target(caller, order.targetText());
        var source = places.source(caller, sourceText);
        places.check(caller, source, target);
        return new Openings.Request(source, target, policy, order.acceptsRoot());
    }
}
