package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Leases.Lease;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;

/** Files that left VERIFIED, for which no event was published yet: a separate outbox. */
public final class Departures {

    private final Database database;

    public Departures(Database database) {
        this.database = database;
    }

    /**
     * What is to be published, and the row to remove afterwards.
     *
     * @param reason why the file left VERIFIED, for a person
     */
    public record Departure(long id, FileRef ref, String reason) {}

    /** A file and the attempt by which it had been proven. */
    record Proven(long file, int attempt) {}

    static void insert(Connection connection, Migration migration, long batch, List<Proven> files, String reason)
            throws SQLException {
        if (files.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement("""
                insert into departure (migration, batch, reason, file, attempt)
                select ?, ?, ?, v.*
                from unnest(?, ?) v""")) {
            insert.setInt(1, migration.number());
            insert.setLong(2, batch);
            insert.setString(3, reason);
            SqlArrays.bind(insert, 4, files, column("bigint", Proven::file), column("int", Proven::attempt));
            insert.executeUpdate();
        }
    }

    /** The oldest ones, at most {@code limit}. */
    public List<Departure> pending(Migration migration, int limit) {
        return database.transaction(connection -> {
            try (var select = Database.planned(connection, """
                            select d.id, d.batch, d.file, d.attempt, f.path, f.size, f.mtime_ns, f.ctime_ns,
                                f.inode, d.reason
                            from departure d
                            cross join lateral (select * from file where id = d.file offset 0) f
                            where d.migration = ?
                            order by d.id
                            limit ?""")) {
                select.setInt(1, migration.number());
                select.setInt(2, limit);
                var pending = new ArrayList<Departure>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        var ref = new FileRef(
                                migration.id(),
                                rows.getLong(2),
                                new FileId(rows.getLong(3)),
                                rows.getInt(4),
                                new SourcePath(rows.getString(5)),
                                new SourceVersion(rows.getLong(6), rows.getLong(7), rows.getLong(8), rows.getLong(9)));
                        pending.add(new Departure(rows.getLong(1), ref, rows.getString(10)));
                    }
                }
                return pending;
            }
        });
    }

    /** Forgets what has been published. */
    public void published(Lease lease, List<Departure> departures) {
        database.transaction(connection -> {
            Database.lookUp(connection);
            lease.lock(connection);
            try (var delete = connection.prepareStatement("delete from departure where id = any (?)")) {
                delete.setArray(1, SqlArrays.of(connection, "bigint", departures, Departure::id));
                return delete.executeUpdate();
            }
        });
    }
}
