package org.waybill.ledger.charter;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.charter.Charter.Limit;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

/** Gives the checkers of events the charters and keys of the ledger's migrations. */
public final class Charters {

    private final Database database;

    public Charters(Database database) {
        this.database = database;
    }

    /** The charters of all migrations. A migration that has no key yet gets one. */
    public Map<MigrationId, Charter> all() {
        return database.transaction(connection -> {
            makeMissingKeys(connection);
            var limits = limits(connection);
            var charters = new HashMap<MigrationId, Charter>();
            try (var select = connection.prepareStatement("""
                                    select m.name, m.id, k.number, k.secret, m.source_root, t.endpoint, m.region,
                                        t.bucket, m.prefix
                                    from migration m
                                    join target t on t.id = m.target
                                    join event_key k on k.migration = m.id""");
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    charters.put(
                            new MigrationId(rows.getObject(1, UUID.class)),
                            charter(rows, limits.getOrDefault(rows.getInt(2), Map.of())));
                }
            }
            return charters;
        });
    }

    /** Replaces the migration's key; events that were signed with the one before are no longer believed. */
    public void rotate(Migration migration) {
        database.transaction(connection -> {
            makeMissingKeys(connection);
            try (var update = connection.prepareStatement("""
                    update event_key
                    set number = number + 1, secret = default, rotated_at = now()
                    where migration = ?""")) {
                update.setInt(1, migration.number());
                return update.executeUpdate();
            }
        });
    }

    private static void makeMissingKeys(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into event_key (migration)
                select id
                from migration m
                where not exists (select from event_key where migration = m.id)
                on conflict do nothing""")) {
            insert.executeUpdate();
        }
    }

    private static Charter charter(ResultSet row, Map<Long, Limit> limits) throws SQLException {
        return new Charter(
                new EventKey(row.getInt(3), row.getBytes(4)),
                row.getString(5),
                new Target(row.getString(6), row.getString(7), row.getString(8), row.getString(9)),
                Map.copyOf(limits));
    }

    private static Map<Integer, Map<Long, Limit>> limits(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select migration, id, level, overwrite from batch");
                var rows = select.executeQuery()) {
            var limits = new HashMap<Integer, Map<Long, Limit>>();
            while (rows.next()) {
                limits.computeIfAbsent(rows.getInt(1), _ -> new HashMap<>())
                        .put(rows.getLong(2), new Limit(VerificationLevel.of(rows.getString(3)), rows.getBoolean(4)));
            }
            return limits;
        }
    }
}
