package org.waybill.ledger.start;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;

/** The schedules of the ledger. A migration has at most one. */
public final class Schedules {

    private final Database database;

    public Schedules(Database database) {
        this.database = database;
    }

    /**
     * What an operator wants.
     *
     * @param due the first time
     */
    public record Wanted(String cron, String zone, Instant due) {}

    /**
     * What became of it.
     *
     * @param schedule of the migration as it is now
     * @param isNew whether this call has made it; else there was one already, and nothing has changed
     */
    public record Made(Schedule schedule, boolean isNew) {}

    /** Makes the schedule of a migration. Of two at once, the second is told of the first. */
    public Made make(Migration migration, Policy policy, Wanted wanted, Terms terms) {
        return database.transaction(connection -> {
            lock(connection, migration);
            var existing = ScheduleRow.ofMigration(connection, migration.number());
            if (existing.isPresent()) {
                return new Made(existing.get(), false);
            }
            long id = Batches.insert(connection, migration, policy, State.SCHEDULED)
                    .id();
            terms.set(connection, migration.number(), id);
            try (var insert = connection.prepareStatement(
                    "insert into schedule (batch, cron, zone, made_by, due_at) values (?, ?, ?, ?, ?)")) {
                insert.setLong(1, id);
                insert.setString(2, wanted.cron);
                insert.setString(3, wanted.zone);
                insert.setString(4, terms.by());
                insert.setTimestamp(5, Timestamp.from(wanted.due));
                insert.executeUpdate();
            }
            return new Made(ScheduleRow.of(connection, id).orElseThrow(), true);
        });
    }

    private static void lock(Connection connection, Migration migration) throws SQLException {
        try (var select = connection.prepareStatement("select from migration where id = ? for no key update")) {
            select.setInt(1, migration.number());
            select.executeQuery().close();
        }
    }

    /** The schedule with this number, also when it has ended. */
    public Optional<Schedule> find(long batch) {
        return database.transaction(connection -> ScheduleRow.of(connection, batch));
    }

    /** The schedule of a migration that has not ended. */
    public Optional<Schedule> ofMigration(int migration) {
        return database.transaction(connection -> ScheduleRow.ofMigration(connection, migration));
    }

    /** Those with these numbers. */
    public List<Schedule> find(List<Long> batches) {
        return batches.isEmpty() ? List.of() : database.transaction(connection -> ScheduleRow.all(connection, batches));
    }

    /** Those that have not ended and are not paused, and whose next time has come; the earliest first. */
    public List<Schedule> due(Instant now) {
        return database.transaction(connection -> ScheduleRow.due(connection, now));
    }

    /** Stops it for a while; false when it has ended, or is paused already. */
    public boolean pause(long batch, String by, String reason) {
        return database.transaction(connection -> isScheduled(connection, batch)
                && execute(connection, "update schedule set paused = true where batch = ? and not paused", batch)
                && note(connection, batch, by, reason));
    }

    /**
     * Lets it go on; false when it has ended, or is not paused.
     *
     * @param due the next time; what was due meanwhile is passed over
     */
    public boolean resume(long batch, Instant due, String by, String reason) {
        return database.transaction(connection -> {
            if (!isScheduled(connection, batch)) {
                return false;
            }
            try (var update = connection.prepareStatement(
                    "update schedule set paused = false, due_at = ? where batch = ? and paused")) {
                update.setTimestamp(1, Timestamp.from(due));
                update.setLong(2, batch);
                return update.executeUpdate() == 1 && note(connection, batch, by, reason);
            }
        });
    }

    private static boolean note(Connection connection, long batch, String by, String reason) throws SQLException {
        try (var update = connection.prepareStatement(
                "update batch set ordered_by = ?, ordered_at = now(), order_reason = ? where id = ?")) {
            update.setString(1, by);
            update.setString(2, reason);
            update.setLong(3, batch);
            return update.executeUpdate() == 1;
        }
    }

    // Orders about a batch lock the same row.
    static boolean isScheduled(Connection connection, long batch) throws SQLException {
        try (var select = connection.prepareStatement("select from batch where id = ? and state = ? for update")) {
            select.setLong(1, batch);
            select.setString(2, State.SCHEDULED.name());
            return isFound(select);
        }
    }

    static boolean isFound(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private static boolean execute(Connection connection, String sql, long batch) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, batch);
            return update.executeUpdate() == 1;
        }
    }
}
