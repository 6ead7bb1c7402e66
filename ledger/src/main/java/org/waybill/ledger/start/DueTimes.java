package org.waybill.ledger.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.access.Audit;
import org.waybill.ledger.access.Audit.Entry;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.start.Schedule.Last;
import org.waybill.ledger.start.Schedule.Outcome;

/**
 * Settles the times that schedules were due. Each call names the schedule as it was seen: of several processes that saw it
 * alike, one settles the time, and an order that came between wins.
 */
public final class DueTimes {

    private final Database database;

    public DueTimes(Database database) {
        this.database = database;
    }

    /**
     * Starts a batch, unless one of the migration is open.
     *
     * @param time that is due
     * @param next when it is due again
     * @return STARTED or SKIPPED; empty when another process or an operator was first
     */
    public Optional<Last> start(Schedule seen, Instant time, Instant next) {
        return database.transaction(connection -> {
            if (!isAsSeen(connection, seen)) {
                return Optional.empty();
            }
            var started = start(connection, seen);
            var last = started.isPresent()
                    ? new Last(time, Outcome.STARTED, started.get(), "")
                    : new Last(time, Outcome.SKIPPED, newest(connection, seen), "");
            settle(connection, seen, last, next);
            return Optional.of(last);
        });
    }

    private static Optional<Long> start(Connection connection, Schedule seen) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into batch (state, migration, level, overwrite, symlinks, includes, excludes, priority)
                select 'RUNNING', migration, level, overwrite, symlinks, includes, excludes, priority
                from batch
                where id = ?
                on conflict (migration) where state in ('RUNNING', 'PAUSED', 'SWEEPING') do nothing
                returning id""")) {
            insert.setLong(1, seen.batch());
            try (var rows = insert.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                long started = rows.getLong(1);
                Batches.takeUpHot(connection, seen.migration());
                return Optional.of(started);
            }
        }
    }

    /** The batch that is open, or has ended since it was in the way. */
    private static long newest(Connection connection, Schedule seen) throws SQLException {
        try (var select = connection.prepareStatement(
                "select max(id) from batch b where migration = ? and not exists (select from schedule where batch = b.id)")) {
            select.setInt(1, seen.migration());
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /**
     * Passes a time over that could not be begun.
     *
     * @param why empty where nobody knows
     * @return empty when another process or an operator was first
     */
    public Optional<Last> miss(Schedule seen, Instant time, Instant next, String why) {
        return database.transaction(connection -> {
            if (!isAsSeen(connection, seen)) {
                return Optional.empty();
            }
            var last = new Last(time, Outcome.MISSED, null, why);
            settle(connection, seen, last, next);
            return Optional.of(last);
        });
    }

    /** Records why a time cannot be begun yet; it stays due. */
    public void waits(Schedule seen, Instant time, String why) {
        database.transaction(connection -> {
            if (isAsSeen(connection, seen)) {
                update(connection, seen, new Last(time, Outcome.WAITING, null, why), seen.dueAt());
            }
            return true;
        });
    }

    private static boolean isAsSeen(Connection connection, Schedule seen) throws SQLException {
        if (!Schedules.isScheduled(connection, seen.batch())) {
            return false;
        }
        try (var select =
                connection.prepareStatement("select from schedule where batch = ? and due_at = ? and not paused")) {
            select.setLong(1, seen.batch());
            select.setTimestamp(2, Timestamp.from(seen.dueAt()));
            return Schedules.isFound(select);
        }
    }

    private static void settle(Connection connection, Schedule seen, Last last, Instant next) throws SQLException {
        update(connection, seen, last, next);
        boolean started = last.outcome() == Outcome.STARTED;
        Audit.record(
                connection,
                new Entry(
                        "schedule",
                        "scanner",
                        "start batch",
                        "batch " + (started ? last.batch() : seen.batch()),
                        seen.migration(),
                        started ? Result.DONE : Result.REFUSED,
                        started ? "by the schedule of batch " + seen.batch() : ScheduleWords.outcome(last)));
    }

    private static void update(Connection connection, Schedule seen, Last last, Instant next) throws SQLException {
        try (var update = connection.prepareStatement("""
                update schedule
                set due_at = ?, last_due = ?, last_outcome = ?, last_batch = ?, last_detail = ?
                where batch = ?""")) {
            update.setTimestamp(1, Timestamp.from(next));
            update.setTimestamp(2, Timestamp.from(last.due()));
            update.setString(3, last.outcome().name());
            update.setObject(4, last.batch(), Types.BIGINT);
            update.setString(5, last.detail());
            update.setLong(6, seen.batch());
            update.executeUpdate();
        }
    }
}
