package org.waybill.operations;

import java.io.IOException;
import java.util.List;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.start.Starts;
import org.waybill.ledger.start.Terms;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.source.Reasons;
import org.waybill.source.Source;

/** Opens migrations and batches. */
public final class Openings {

    private final Migrations migrations;
    private final Starts starts;
    private final Targets targets;

    /**
     * What is to be migrated, where to, and how.
     *
     * @param acceptRoot whether the source is the same although its root has another inode or device than before
     * @param terms what is set together with the start
     */
    public record Request(Source source, Target target, Policy policy, boolean acceptRoot, Terms terms) {}

    /**
     * A migration whose batches can begin.
     *
     * @param notes what a person should know about the target
     */
    public record Prepared(Migration migration, List<String> notes) {}

    /**
     * A batch that scanners may take up.
     *
     * @param resumed whether it was open before
     * @param notes what a person should know about the target
     */
    public record Opened(Migration migration, Batch batch, boolean resumed, List<String> notes) {}

    public Openings(Migrations migrations, Starts starts, Targets targets) {
        this.migrations = migrations;
        this.starts = starts;
        this.targets = targets;
    }

    /** Opens a batch for others to work on. If it throws {@link CannotRun}, it has begun none. */
    public Opened open(Request request) {
        return open(prepare(request), request);
    }

    /** As above, for a target that only the process that works on it can reach; that process tries the target first. */
    public Opened openUntried(Request request) {
        return open(prepareUntried(request), request);
    }

    private Opened open(Prepared prepared, Request request) {
        var begun = begin(prepared.migration, request);
        return new Opened(prepared.migration, begun.batch(), begun.resumed(), prepared.notes);
    }

    /** The migration of a request whose target answers; throws {@link CannotRun} and records nothing when it cannot be used. */
    public Prepared prepare(Request request) {
        var ready = targets.ready(request.target);
        return new Prepared(migration(request, ready.capabilities()), ready.notes());
    }

    /** The migration of a request whose target is not asked. */
    public Prepared prepareUntried(Request request) {
        return new Prepared(migration(request), List.of());
    }

    /** Begins a batch or goes on with the open one; throws {@link CannotRun} while that is paused. */
    public Batches.Begun begin(Migration migration, Request request) {
        try {
            return starts.begin(migration, request.policy, request.terms);
        } catch (Batch.Paused e) {
            long open = e.batch().id();
            throw new CannotRun("Batch " + open + " of this migration is " + BatchControls.standing(e.batch())
                    + ". Let it go on with: waybill batch resume " + open + ". Or end it with: waybill batch cancel "
                    + open);
        }
    }

    /**
     * The migration of a request, created if there is none. Recorded only after the target has answered, so that a run
     * that never reached it leaves nothing in the ledger.
     */
    public Migration migration(Request request, Capabilities found) {
        Targets.check(found, request.policy.level());
        var migration = migration(request);
        targets.record(migration, found);
        return migration;
    }

    private Migration migration(Request request) {
        var source = request.source;
        try {
            var identity = source.identity();
            var migration = migrations.open(source.encodedRoot(), identity, request.target);
            if (migration.root().equals(identity)) {
                return migration;
            }
            if (!request.acceptRoot) {
                throw new CannotRun(source.root() + " is another directory than when this migration began"
                        + " (inode or device differ). Is the source mounted? Nothing was changed. If it is the same"
                        + " source, say so once with --accept-root.");
            }
            migrations.acceptRoot(migration, identity);
            return migrations.open(source.encodedRoot(), identity, request.target);
        } catch (IOException e) {
            throw new CannotRun(source.root() + " cannot be read: " + Reasons.of(e));
        }
    }
}
