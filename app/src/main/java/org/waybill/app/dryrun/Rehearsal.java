package org.waybill.app.dryrun;

import java.util.Optional;
import org.waybill.app.dryrun.NameCollisions.Twin;
import org.waybill.app.output.Numbers;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Sighting;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.model.glob.Filter;
import org.waybill.objectstore.KeyNames;
import org.waybill.operations.plan.Plan;
import org.waybill.scanner.Planner;
import org.waybill.scanner.Remarks.Counts;
import org.waybill.scanner.Walk;
import org.waybill.source.Source;

/** Walks the source and adds up what a run would do; needs no server and puts nothing. */
final class Rehearsal {

    private final Source source;
    private final Target target;
    private final Planner planner;
    private final Forecast forecast = new Forecast();
    private final NameCollisions collisions = new NameCollisions();

    /** Sees each entry, and what would become of it. */
    interface Visitor {
        void met(Sighting sighting, String plan, Optional<Twin> twin) throws InterruptedException;
    }

    Rehearsal(Source source, Policy policy, Target target) {
        this.source = source;
        this.target = target;
        var names = new KeyNames(target.prefix(), KeyNames.Limits.DEFAULTS);
        this.planner = new Planner(policy.symlinks(), new Filter(policy.includes(), policy.excludes()), names::key);
    }

    void run(Visitor visitor) throws InterruptedException {
        Walk.thorough(source, planner).run(met -> met(met, visitor));
    }

    private void met(Sighting met, Visitor visitor) throws InterruptedException {
        var sighting = readable(met);
        var plan = plan(sighting);
        // Escaped keys end with a hash, so they cannot collide.
        var twin =
                plan.equals(Plan.MOVES) ? collisions.met(sighting.path().text().orElseThrow()) : Optional.<Twin>empty();
        forecast.add(plan, sighting.version().size(), twin);
        visitor.met(sighting, plan, twin);
    }

    /** A moved file must be readable; a run finds that out file by file. */
    private Sighting readable(Sighting met) {
        return met.plan() instanceof Sighting.Plan.Move && !source.isReadable(met.path())
                ? new Sighting(
                        met.path(),
                        met.version(),
                        new Sighting.Plan.Reject(FailureKind.UNREADABLE.name(), "permission denied"))
                : met;
    }

    private String plan(Sighting sighting) {
        return switch (sighting.plan()) {
            case Sighting.Plan.Move(var key) ->
                sighting.path()
                                .text()
                                .map(text -> key.equals(target.prefix() + text))
                                .orElse(false)
                        ? Plan.MOVES
                        : Plan.MOVES + ", key escaped";
            case Sighting.Plan.Skip(var reason) -> "skipped, " + Numbers.words(reason.name());
            case Sighting.Plan.Reject(var kind, var _) -> Plan.FAILS + Numbers.words(kind);
        };
    }

    Forecast forecast() {
        return forecast;
    }

    boolean comparedAll() {
        return collisions.isComplete();
    }

    Counts counts() {
        return planner.remarks().counts();
    }
}
