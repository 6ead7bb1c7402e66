package org.waybill.ledger.flow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Database;
import org.waybill.model.MigrationId;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Timetable;

/** The limits of migrations, and the shares that workers reserve within them. */
public final class FlowLimits {

    /** A worker that comes late may catch up this much, so that short pauses do not cost rate. */
    private static final String CATCHES_UP = "interval '200 ms'";

    private static final String SELECT =
            "select l.migration, bytes_per_second, files_per_second, timetable, zone, set_by,"
                    + " set_at, m.name from flow_limit l join migration m on m.id = l.migration ";

    private static final Logger LOG = LoggerFactory.getLogger(FlowLimits.class);

    private final Database database;

    public FlowLimits(Database database) {
        this.database = database;
    }

    /** The limits of all migrations that have one. */
    public Map<MigrationId, FlowLimit> all() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT);
                    var rows = select.executeQuery()) {
                var limits = new HashMap<MigrationId, FlowLimit>();
                while (rows.next()) {
                    limits.put(new MigrationId(rows.getObject(8, UUID.class)), limit(rows));
                }
                return Map.copyOf(limits);
            }
        });
    }

    /** The limit of a migration, by its number. */
    public Optional<FlowLimit> of(int migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + "where l.migration = ?")) {
                select.setInt(1, migration);
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(limit(rows)) : Optional.empty();
                }
            }
        });
    }

    /** Sets the limit of a migration, in place of an earlier one. Earlier reservations no longer count. */
    public void set(FlowLimit limit) {
        database.transaction(connection -> {
            set(connection, limit);
            return true;
        });
    }

    /** As above, in a transaction of the caller. */
    public static void set(Connection connection, FlowLimit limit) throws SQLException {
        try (var upsert = connection.prepareStatement("""
                insert into flow_limit (migration, bytes_per_second, files_per_second, timetable, zone, set_by)
                values (?, ?, ?, ?, ?, ?)
                on conflict (migration) do update set bytes_per_second = excluded.bytes_per_second,
                    files_per_second = excluded.files_per_second, timetable = excluded.timetable, zone = excluded.zone,
                    set_by = excluded.set_by, set_at = now(), bytes_free_at = now(), files_free_at = now()""")) {
            upsert.setInt(1, limit.migration());
            number(upsert, 2, limit.always().bytesPerSecond());
            number(upsert, 3, limit.always().filesPerSecond());
            upsert.setString(4, limit.setting().timetable());
            upsert.setString(5, limit.zone().getId());
            upsert.setString(6, limit.setting().by());
            upsert.executeUpdate();
        }
    }

    /** Removes the limit of a migration; false when it had none. */
    public boolean remove(int migration) {
        return database.transaction(connection -> {
            try (var delete = connection.prepareStatement("delete from flow_limit where migration = ?")) {
                delete.setInt(1, migration);
                return delete.executeUpdate() == 1;
            }
        });
    }

    /**
     * Reserves a share, and returns how long to wait before it may be sent. All workers take their turns in the order of
     * their calls.
     *
     * @param flow that applies now; not closed
     */
    public Duration reserve(int migration, Flow flow, long bytes, long files) {
        double bytesTake = (double) bytes / flow.bytesPerSecond();
        double filesTake = (double) files / flow.filesPerSecond();
        return database.transaction(connection -> {
            try (var update =
                    connection.prepareStatement("update flow_limit set bytes_free_at = greatest(bytes_free_at,"
                            + " clock_timestamp() - " + CATCHES_UP + ") + ? * interval '1 s', files_free_at ="
                            + " greatest(files_free_at, clock_timestamp() - " + CATCHES_UP + ") + ? * interval '1 s'"
                            + " where migration = ? returning extract(epoch from greatest(bytes_free_at - ? * interval '1 s',"
                            + " files_free_at - ? * interval '1 s') - clock_timestamp())")) {
                update.setDouble(1, bytesTake);
                update.setDouble(2, filesTake);
                update.setInt(3, migration);
                update.setDouble(4, bytesTake);
                update.setDouble(5, filesTake);
                try (var rows = update.executeQuery()) {
                    double seconds = rows.next() ? rows.getDouble(1) : 0;
                    return Duration.ofNanos((long) (Math.max(0, seconds) * 1e9));
                }
            }
        });
    }

    private static void number(PreparedStatement statement, int index, long number) throws SQLException {
        if (number == Flow.NO_LIMIT) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, number);
        }
    }

    private static FlowLimit limit(ResultSet row) throws SQLException {
        var timetable = row.getString(4);
        var setting = new FlowLimit.Setting(
                timetable,
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant());
        try {
            return new FlowLimit(
                    row.getInt(1),
                    new Flow(number(row, 2), number(row, 3)),
                    Timetable.parse(timetable),
                    ZoneId.of(row.getString(5)),
                    setting);
        } catch (DateTimeException | IllegalArgumentException e) {
            // Of another build, or a zone that this machine does not know: to send nothing breaks no limit.
            LOG.warn("The limit of migration {} cannot be read here: {}", row.getInt(1), e.getMessage());
            return new FlowLimit(row.getInt(1), Flow.CLOSED, Timetable.NONE, ZoneOffset.UTC, setting);
        }
    }

    private static long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Flow.NO_LIMIT : number;
    }
}
