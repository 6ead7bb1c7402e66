package org.waybill.ledger.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;

/** What people did, and what they were refused. It is only ever added to. */
public final class Audit {

    private final Database database;

    public Audit(Database database) {
        this.database = database;
    }

    /** How an action ended. */
    public enum Result {
        DONE,
        REFUSED
    }

    /**
     * One action.
     *
     * @param who a name, and the token's prefix where a script did it
     * @param origin address of the caller
     * @param action a verb, e.g. {@code pause batch}
     * @param what it was done to
     * @param detail why it was refused, or what was asked for; never a secret
     */
    public record Entry(
            String who,
            String origin,
            String action,
            String what,
            @Nullable Integer migration,
            Result result,
            String detail) {}

    /** An entry as recorded. */
    public record Recorded(long id, Instant at, Entry entry) {}

    public void record(Entry entry) {
        database.transaction(connection -> {
            record(connection, entry);
            return true;
        });
    }

    /** Records an action in the transaction that carries it out. */
    public static void record(Connection connection, Entry entry) throws SQLException {
        try (var insert = connection.prepareStatement("insert into audit (who, origin, action, what, migration, result,"
                + " detail) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, entry.who);
            insert.setString(2, entry.origin);
            insert.setString(3, entry.action);
            insert.setString(4, entry.what);
            insert.setObject(5, entry.migration, Types.INTEGER);
            insert.setString(6, entry.result.name().toLowerCase(Locale.ROOT));
            insert.setString(7, entry.detail);
            insert.executeUpdate();
        }
    }

    /**
     * A page of entries, the newest first.
     *
     * @param before only entries with a lower id
     * @param migration only those about it; null: all
     */
    public List<Recorded> page(long before, @Nullable Integer migration, int limit) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select id, at, who, origin, action, what, migration, result,"
                    + " detail from audit where id < ?" + (migration == null ? "" : " and migration = ?")
                    + " order by id desc limit ?")) {
                select.setLong(1, before);
                if (migration != null) {
                    select.setInt(2, migration);
                }
                select.setInt(migration == null ? 2 : 3, limit);
                return entries(select);
            }
        });
    }

    private static List<Recorded> entries(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var entries = new ArrayList<Recorded>();
            while (rows.next()) {
                entries.add(entry(rows));
            }
            return entries;
        }
    }

    private static Recorded entry(ResultSet row) throws SQLException {
        int migration = row.getInt(7);
        boolean none = row.wasNull();
        return new Recorded(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                new Entry(
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        none ? null : migration,
                        Result.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
                        row.getString(9)));
    }
}
