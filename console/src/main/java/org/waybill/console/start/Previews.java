package org.waybill.console.start;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.AtOnce;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Printable;
import org.waybill.model.flow.Flow;
import org.waybill.operations.CannotRun;
import org.waybill.operations.FlowControls;
import org.waybill.operations.plan.Plan;
import org.waybill.operations.plan.Plans;
import org.waybill.operations.plan.Plans.Bounds;

/** Shows what a batch would do, before it is started. */
public final class Previews {

    private static final Bounds BOUNDS = new Bounds(1_000_000, Duration.ofSeconds(20));
    private static final int MOST = 4;
    private static final String ACTION = "plan batch";

    private final Starter starter;
    private final Places places;
    private final Plans plans;
    private final Records records;
    private final Journal journal;
    private final AtOnce rooms = new AtOnce("plans", 1, MOST);

    /** What is known of a migration that exists already. */
    public record Records(Overview overview, FlowControls limits) {}

    public Previews(Starter starter, Places places, Plans plans, Records records, Journal journal) {
        this.starter = starter;
        this.places = places;
        this.plans = plans;
        this.records = records;
        this.journal = journal;
    }

    /** Walks the source and puts nothing; throws a {@link Problem} or {@link CannotRun}. */
    public Preview of(Caller caller, Order order) {
        var what = Printable.of(order.source() + " to " + order.target());
        try (var _ = rooms.enter(caller.name())) {
            var request = starter.request(caller, order);
            var plan = plans.plan(request, BOUNDS);
            var known = places.known(request.source(), request.target()).orElse(null);
            journal.note(caller, ACTION, what, known == null ? null : known.number(), Result.DONE, "");
            return preview(plan, known);
        } catch (Problem | CannotRun e) {
            journal.note(caller, ACTION, what, null, Result.REFUSED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Preview preview(Plan plan, @Nullable Migration known) {
        return new Preview(
                plan.complete(),
                plan.total(),
                plan.moves(),
                plan.rows(),
                plan.alike(),
                plan.comparedAll(),
                plan.notes(),
                known == null ? null : known(known, plan.moves()));
    }

    private Preview.Known known(Migration migration, Sum moves) {
        var flow = records.limits.of(migration).map(FlowControls.Standing::now).orElse(Flow.UNLIMITED);
        return new Preview.Known(
                migration.number(),
                records.overview.totals(migration).of(FileState.VERIFIED),
                flow.words(),
                seconds(moves, flow));
    }

    private static @Nullable Long seconds(Sum moves, Flow flow) {
        if (flow.isUnlimited() || flow.bytesPerSecond() == 0 || flow.filesPerSecond() == 0) {
            return null;
        }
        return Math.max(
                Math.ceilDiv(moves.bytes(), flow.bytesPerSecond()), Math.ceilDiv(moves.files(), flow.filesPerSecond()));
    }
}
