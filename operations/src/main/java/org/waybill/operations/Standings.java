package org.waybill.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Totals;
import org.waybill.ledger.start.Schedule;
import org.waybill.ledger.start.Schedules;

/** The state of migrations. */
public final class Standings {

    private final Migrations migrations;
    private final Batches batches;
    private final Schedules schedules;
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

    /**
     * @param latest empty when it never had a batch
     * @param schedule empty when nothing starts batches of it by itself
     */
    public record Standing(Migration migration, Totals totals, Optional<Latest> latest, Optional<Schedule> schedule) {}

    public Standings(Database database) {
        this.migrations = new Migrations(database);
        this.batches = new Batches(database);
        this.schedules = new Schedules(database);
        this.overview = new Overview(database);
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
                batches.latest(migration.number()).map(batch -> new Latest(batch, activity(batch, idle))),
                schedules.ofMigration(migration.number()));
    }

    /** Whether another process works on a batch. */
    public Activity activity(Batch batch) {
        return activity(batch, false);
    }

    /**
     * A batch with its migration.
     *
     * @param schedule where the batch is one, also when it has ended
     */
    public record Run(Migration migration, Batch batch, Activity activity, Optional<Schedule> schedule) {

        /** What an operator may do with it now. */
        public Set<Action> allows() {
            return schedule.map(Schedule::allows).orElse(batch.state().allows());
        }
    }

    /**
     * The newest batches of all migrations.
     *
     * @param idle as in {@link #all}
     */
    public List<Run> newest(int most, boolean idle) {
        var newest = batches.newest(most);
        var known = schedules(newest);
        return newest.stream()
                .flatMap(batch -> run(batch, known, idle).stream())
                .toList();
    }

    /** The schedules among batches, by their numbers. */
    public Map<Long, Schedule> schedules(List<Batch> among) {
        var numbers = among.stream().map(Batch::id).toList();
        return schedules.find(numbers).stream().collect(Collectors.toMap(Schedule::batch, Function.identity()));
    }

    /**
     * One batch; empty when there is none of this number.
     *
     * @param idle as in {@link #all}
     */
    public Optional<Run> run(long batch, boolean idle) {
        return batches.find(batch).flatMap(found -> run(found, schedules(List.of(found)), idle));
    }

    // Empty when the migration was forgotten meanwhile.
    private Optional<Run> run(Batch batch, Map<Long, Schedule> known, boolean idle) {
        return migrations
                .find(batch.migration())
                .map(migration ->
                        new Run(migration, batch, activity(batch, idle), Optional.ofNullable(known.get(batch.id()))));
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
