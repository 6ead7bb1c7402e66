package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.waybill.ledger.Leases.Lease;

/** Removes a migration from the ledger, with all that the ledger knows of its files. Objects are not touched. */
public final class Forgetting {

    private static final int FILES = 5_000;

    /** In the order of deletion: settling a file locks its row in work first, so nothing is settled once that is gone. */
    private static final List<String> TABLES_OF_FILES = List.of("work", "outcome", "departure", "swept", "file_owner");

    private static final List<String> TABLES_OF_MIGRATIONS =
            List.of("rollup_delta", "rollup", "late_write", "batch", "lease");

    private final Database database;

    public Forgetting(Database database) {
        this.database = database;
    }

    /**
     * Forgets the next files of a migration, in the order of their ids; to be called until it returns 0. If it is cut
     * off, a new call continues; until the end the migration exists with fewer files.
     *
     * @param after id of the last file that was forgotten; 0 at first
     * @return id of the last file forgotten by this call; 0 when there was none left
     */
    public long files(Lease lease, Migration migration, long after) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            lease.lock(connection);
            var part = Part.after(after, FILES, connection, migration, end -> List.of(end));
            if (part.isPastEnd()) {
                return 0L;
            }
            for (var table : TABLES_OF_FILES) {
                delete(
                        connection,
                        "delete from " + table
                                + " where file in (select id from file where migration = ? and id > ? and id <= ?)",
                        migration,
                        new Range(after, part.upTo()));
            }
            delete(
                    connection,
                    "delete from file where migration = ? and id > ? and id <= ?",
                    migration,
                    new Range(after, part.upTo()));
            return part.upTo();
        });
    }

    /** Forgets the migration itself, after all its files. */
    public void migration(Lease lease, Migration migration) {
        database.transaction(connection -> {
            lease.lock(connection);
            for (var table : TABLES_OF_MIGRATIONS) {
                delete(connection, "delete from " + table + " where migration = ?", migration);
            }
            delete(connection, "delete from migration where id = ?", migration);
            try (var delete = connection.prepareStatement(
                    "delete from target t where id = ? and not exists (select from migration where target = t.id)")) {
                delete.setInt(1, migration.targetNumber());
                return delete.executeUpdate();
            }
        });
    }

    private record Range(long after, long upTo) {}

    private static void delete(Connection connection, String sql, Migration migration, Range ids) throws SQLException {
        try (var delete = Database.planned(connection, sql)) {
            delete.setInt(1, migration.number());
            delete.setLong(2, ids.after);
            delete.setLong(3, ids.upTo);
            delete.executeUpdate();
        }
    }

    private static void delete(Connection connection, String sql, Migration migration) throws SQLException {
        try (var delete = connection.prepareStatement(sql)) {
            delete.setInt(1, migration.number());
            delete.executeUpdate();
        }
    }
}
