package org.waybill.ledger.start;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.start.Schedule.Last;
import org.waybill.ledger.start.Schedule.Outcome;

/** Reads schedules from rows. */
final class ScheduleRow {

    private static final String SELECT = """
            select s.batch, b.migration, b.state, s.cron, s.zone, s.made_by, b.started_at, s.paused, s.due_at, s.last_due,
                s.last_outcome, s.last_batch, s.last_detail
            from schedule s
            join batch b on b.id = s.batch
            """;

    private ScheduleRow() {}

    static Optional<Schedule> of(Connection connection, long batch) throws SQLException {
        return all(connection, List.of(batch)).stream().findFirst();
    }

    static Optional<Schedule> ofMigration(Connection connection, int migration) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + "where b.migration = ? and b.state = 'SCHEDULED'")) {
            select.setInt(1, migration);
            return read(select).stream().findFirst();
        }
    }

    static List<Schedule> all(Connection connection, List<Long> batches) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + "where s.batch = any (?)")) {
            select.setArray(1, connection.createArrayOf("bigint", batches.toArray()));
            return read(select);
        }
    }

    static List<Schedule> due(Connection connection, Instant now) throws SQLException {
        try (var select = connection.prepareStatement(
                SELECT + "where b.state = 'SCHEDULED' and not s.paused and s.due_at <= ? order by s.due_at, s.batch")) {
            select.setTimestamp(1, Timestamp.from(now));
            return read(select);
        }
    }

    private static List<Schedule> read(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var schedules = new ArrayList<Schedule>();
            while (rows.next()) {
                schedules.add(schedule(rows));
            }
            return schedules;
        }
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        return new Schedule(
                row.getLong(1),
                row.getInt(2),
                State.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getBoolean(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                last(row));
    }

    private static @Nullable Last last(ResultSet row) throws SQLException {
        var due = row.getObject(10, OffsetDateTime.class);
        return due == null
                ? null
                : new Last(
                        due.toInstant(),
                        Outcome.valueOf(row.getString(11)),
                        row.getObject(12, Long.class),
                        row.getString(13));
    }
}
