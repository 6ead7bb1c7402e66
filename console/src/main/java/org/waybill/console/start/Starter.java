package org.waybill.console.start;

import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.operations.schedule.ScheduleControls;
import org.waybill.operations.schedule.ScheduleControls.Outcome;
import org.waybill.operations.schedule.When;

/** Starts batches, now or by a schedule. */
public final class Starter {

    private final Places places;
    private final Openings openings;
    private final ScheduleControls schedules;
    private final Batches batches;
    private final Journal journal;

    public Starter(Places places, Openings openings, ScheduleControls schedules, Batches batches, Journal journal) {
        this.places = places;
        this.openings = openings;
        this.schedules = schedules;
        this.batches = batches;
        this.journal = journal;
    }

    /**
     * Opens a batch, or goes on with the open one under this policy, or makes the schedule that the order asks for; throws
     * a {@link Problem} or {@link CannotRun}.
     */
    public Batch start(Caller caller, Order order) {
        var action = order.schedule() == null ? "start batch" : "schedule batches";
        var what = Printable.of(order.source() + " to " + order.target());
        try {
            var when = order.when();
            var request = request(caller, order);
            return when.isEmpty()
                    ? open(caller, action, what, request)
                    : schedule(caller, action, what, request, when.get());
        } catch (Problem | CannotRun e) {
            journal.note(caller, action, what, null, Result.REFUSED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Batch open(Caller caller, String action, String what, Openings.Request request) {
        var opened = openings.open(request);
        journal.note(
                caller,
                action,
                "batch " + opened.batch().id() + ": " + what,
                opened.migration().number(),
                Result.DONE,
                opened.resumed() ? "it was open and goes on" : "");
        return opened.batch();
    }

    private Batch schedule(Caller caller, String action, String what, Openings.Request request, When when) {
        return switch (schedules.make(request, when)) {
            case Outcome.Taken taken -> throw Problem.of(409, "conflict", "There is a schedule already", taken.why());
            case Outcome.Scheduled made -> {
                var schedule = made.schedule();
                journal.note(
                        caller,
                        action,
                        "batch " + schedule.batch() + ": " + what,
                        schedule.migration(),
                        Result.DONE,
                        schedule.cron() + " (" + schedule.zone() + ")");
                yield batches.find(schedule.batch()).orElseThrow();
            }
        };
    }

    /** What an order asks for, checked; throws a {@link Problem}. */
    Openings.Request request(Caller caller, Order order) {
        var policy = order.policy();
        var terms = order.terms(caller.name());
        // What is missing is said first; then nothing is looked at before all that was named may be.
        var sourceText = order.sourceText();
        var target = places.target(caller, order.targetText());
        var source = places.source(caller, sourceText);
        places.check(caller, source, target);
        return new Openings.Request(source, target, policy, order.acceptsRoot(), terms);
    }
}
