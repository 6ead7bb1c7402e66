package org.waybill.console.start;

import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.view.LimitView;
import org.waybill.console.view.Sight;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.operations.CannotRun;
import org.waybill.operations.FlowControls;
import org.waybill.operations.FlowControls.Wish;

/** Shows, sets and removes the limits of migrations in the name of people. */
public final class LimitOrders {

    private final FlowControls controls;
    private final Sight sight;
    private final Journal journal;

    public LimitOrders(FlowControls controls, Sight sight, Journal journal) {
        this.controls = controls;
        this.sight = sight;
        this.journal = journal;
    }

    public LimitView of(Caller caller, int number) {
        return view(sight.migration(caller, number));
    }

    private LimitView view(Migration migration) {
        return controls.of(migration).map(LimitView::of).orElse(LimitView.NONE);
    }

    /** Sets the limit in place of an earlier one; throws a {@link Problem} that says what is wrong with the wish. */
    public LimitView set(Caller caller, int number, Wish wish) {
        var migration = sight.migration(caller, number);
        if (wish.always().isBlank() && wish.timetable().isBlank()) {
            throw Problem.wrong("Fill in 'limit', 'timetable' or both. To send without a limit, remove it.");
        }
        try {
            controls.set(migration, wish, caller.name());
        } catch (CannotRun e) {
            var why = String.valueOf(e.getMessage());
            note(caller, "set limit", number, Result.REFUSED, why);
            throw Problem.wrong(why);
        }
        note(
                caller,
                "set limit",
                number,
                Result.DONE,
                (wish.always() + " " + wish.timetable() + " " + wish.zone()).strip());
        return view(migration);
    }

    /** Removes the limit. Where there was none, nothing changes. */
    public LimitView lift(Caller caller, int number) {
        var migration = sight.migration(caller, number);
        boolean lifted = controls.lift(migration);
        note(caller, "lift limit", number, Result.DONE, lifted ? "" : "it had none");
        return view(migration);
    }

    private void note(Caller caller, String action, int number, Result result, String detail) {
        journal.note(caller, action, "migration " + number, number, result, detail);
    }
}
