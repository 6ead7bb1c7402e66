package org.waybill.operations;

import java.util.List;
import java.util.Optional;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Totals;

/** The state of migrations. */
public final class Standings {

    private final Migrations migrations;
    private final Batches batches;
    private final Overview overview;

    /** Whether a process works on a batch. */
    public enum Activity {
        /** It waits for its first scanner. */
        WAITING,
        AT_WORK,
        /** The process that worked on it has stopped. */
        INTERRUPTED,
        DONE
    }

    /** The progress of a migration's newest batch. */
    public record Latest(Batch batch, Activity activity) {}

    /** @param latest empty when it never had a batch */
    public record Standing(Migration migration, Totals totals, Optional<Latest> latest) {}

    public Standings(Migrations migrations, Batches batches, Overview overview) {
        this.migrations = migrations;
        this.batches = batches;
        this.overview = overview;
    }

    /**
     * All migrations, the oldest first.
     *
     * @param idle whether no other process can be working on this ledger
     */
    public List<Standing> all(boolean idle) {
        return migrations.all().stream().map(migration -> of(migration, idle)).toList();
    }

    /** One migration, which other processes may be working on. */
    public Standing of(Migration migration) {
        return of(migration, false);
    }

    private Standing of(Migration migration, boolean idle) {
        return new Standing(
                migration,
                overview.totals(migration),
                batches.latest(migration.number()).map(batch -> new Latest(batch, activity(batch, idle))));
    }

    /** Whether another process works on a batch. */
    public Activity activity(Batch batch) {
        return activity(batch, false);
    }

    private Activity activity(Batch batch, boolean idle) {
        if (batch.state() == Batch.State.DONE) {
            return Activity.DONE;
        }
        return switch (batches.scanning(batch)) {
            case NEVER -> idle ? Activity.INTERRUPTED : Activity.WAITING;
            case NOW -> idle ? Activity.INTERRUPTED : Activity.AT_WORK;
            case NO_LONGER -> Activity.INTERRUPTED;
        };
    }
}
