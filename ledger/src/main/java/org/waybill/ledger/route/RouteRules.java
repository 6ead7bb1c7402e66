package org.waybill.ledger.route;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waybill.ledger.Database;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;

/** The rules for where reads and writes go. Each change raises the epoch and is a compare-and-set. */
public final class RouteRules {

    private static final String COLUMNS = "select number, prefix, wanted_read_mode, write_mode, delivery, shadow,"
            + " read_mode, epoch, set_by, set_at, reason from route_mode where number = ? ";

    private final Database database;

    public RouteRules(Database database) {
        this.database = database;
    }

    /**
     * A change of one rule.
     *
     * @param expected the epoch of the rule that it replaces; 0: there is none
     */
    public record Change(
            int migration, String prefix, RouteRule.Modes modes, long expected, String by, String reason) {}

    /** What became of a change. */
    public sealed interface Outcome {
        /** The change holds from this epoch on. */
        record Set(long epoch) implements Outcome {}

        /**
         * Nothing changed.
         *
         * @param now the rule that stands instead; empty: there is none
         */
        record Overtaken(Optional<RouteRule> now) implements Outcome {}
    }

    /** The rules of a migration, by prefix. */
    public List<RouteRule> of(int migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(COLUMNS + "order by prefix")) {
                select.setInt(1, migration);
                return rules(select);
            }
        });
    }

    /** Sets a rule if it still is as expected. */
    public Outcome set(Change change) {
        return database.transaction(connection -> {
            long epoch = nextEpoch(connection);
            var now = find(connection, change);
            if (isOvertaken(change, now)) {
                connection.rollback();
                return new Outcome.Overtaken(now);
            }
            try (var upsert = connection.prepareStatement("""
                    insert into route_rule (migration, prefix, read_mode, write_mode, delivery, shadow, epoch,
                        both_since, set_by, reason)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (migration, prefix) do update set read_mode = excluded.read_mode,
                        write_mode = excluded.write_mode, delivery = excluded.delivery, shadow = excluded.shadow,
                        epoch = excluded.epoch, set_by = excluded.set_by, set_at = now(), reason = excluded.reason,
                        both_since = case when excluded.both_since is not null
                            then coalesce(route_rule.both_since, excluded.both_since) end""")) {
                upsert.setInt(1, change.migration);
                upsert.setString(2, change.prefix);
                upsert.setString(3, change.modes.read().name());
                upsert.setString(4, change.modes.write().name());
                upsert.setString(5, change.modes.delivery().name());
                upsert.setFloat(6, change.modes.shadow());
                upsert.setLong(7, epoch);
                upsert.setObject(8, change.modes.write() == WriteMode.BOTH ? epoch : null);
                upsert.setString(9, change.by);
                upsert.setString(10, change.reason);
                upsert.executeUpdate();
            }
            return new Outcome.Set(epoch);
        });
    }

    /** Removes a rule if it still is as expected; what lies below its prefix follows the next shorter one. */
    public Outcome remove(Change change) {
        return database.transaction(connection -> {
            long epoch = nextEpoch(connection);
            var now = find(connection, change);
            if (isOvertaken(change, now)) {
                connection.rollback();
                return new Outcome.Overtaken(now);
            }
            try (var delete =
                    connection.prepareStatement("delete from route_rule where migration = ? and prefix = ?")) {
                delete.setInt(1, change.migration);
                delete.setString(2, change.prefix);
                delete.executeUpdate();
            }
            return new Outcome.Set(epoch);
        });
    }

    private static boolean isOvertaken(Change change, Optional<RouteRule> now) {
        return now.map(rule -> rule.setting().epoch()).orElse(0L) != change.expected;
    }

    /** Also locks the epoch, so that changes come one after the other. */
    private static long nextEpoch(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("update route_epoch set epoch = epoch + 1 returning epoch");
                var rows = update.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Optional<RouteRule> find(Connection connection, Change change) throws SQLException {
        try (var select = connection.prepareStatement(COLUMNS + "and prefix = ?")) {
            select.setInt(1, change.migration);
            select.setString(2, change.prefix);
            return rules(select).stream().findFirst();
        }
    }

    private static List<RouteRule> rules(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var rules = new ArrayList<RouteRule>();
            while (rows.next()) {
                rules.add(rule(rows));
            }
            return List.copyOf(rules);
        }
    }

    private static RouteRule rule(ResultSet row) throws SQLException {
        var modes = new RouteRule.Modes(
                ReadMode.valueOf(row.getString(3)),
                WriteMode.valueOf(row.getString(4)),
                Delivery.valueOf(row.getString(5)),
                row.getFloat(6));
        var setting = new RouteRule.Setting(
                row.getLong(8),
                row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getString(11));
        return new RouteRule(row.getInt(1), row.getString(2), modes, ReadMode.valueOf(row.getString(7)), setting);
    }
}
