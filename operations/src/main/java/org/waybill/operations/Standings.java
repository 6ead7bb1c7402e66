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
        /** It will start at a given time. */
        SCHEDULED,
        /** An operator has stopped it for a while. */
        PAUSED,
        DONE,
        /** An operator has ended it. */
        CANCELLED
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

    /** A batch with its migration. */
    public record Run(Migration migration, Batch batch, Activity activity) {}

    /**
     * The newest batches of all migrations.
     *
     * @param idle as in {@link #all}
     */
    public List<Run> newest(int most, boolean idle) {
        return batches.newest(most).stream()
                .flatMap(batch -> run(batch, idle).stream())
                .toList();
    }

    /**
     * One batch; empty when there is none of this number.
     *
     * @param idle as in {@link #all}
     */
    public Optional<Run> run(long batch, boolean idle) {
        return batches.find(batch).flatMap(found -> run(found, idle));
    }

    // Empty when the migration was forgotten meanwhile.
    private Optional<Run> run(Batch batch, boolean idle) {
        return migrations.find(batch.migration()).map(migration -> new Run(migration, batch, activity(batch, idle)));
    }

    private Activity activity(Batch batch, boolean idle) {
        return switch (batch.state()) {
            case SCHEDULED -> Activity.SCHEDULED;
            case PAUSED -> Activity.PAUSED;
            case DONE -> Activity.DONE;
            case CANCELLED -> Activity.CANCELLED;
            case RUNNING, SWEEPING ->
                switch (batches.scanning(batch)) {
                    case NEVER -> idle ? Activity.INTERRUPTED : Activity.WAITING;
                    case NOW -> idle ? Activity.INTERRUPTED : Activity.AT_WORK;
                    case NO_LONGER -> Activity.INTERRUPTED;
                };
        };
    }
}
