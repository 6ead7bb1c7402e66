package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Leases.Lease;
import org.waybill.model.SourcePath;

/** Which files the ledger believes to be in the source, which should be looked at again, and which are GONE. */
public final class LivingFiles {

    private final Database database;

    public LivingFiles(Database database) {
        this.database = database;
    }

    /** A file and where it was. */
    public record Located(long file, SourcePath path) {}

    /** Due files that changed or vanished during an upload; only a new look can tell which of the two. */
    public List<Located> dueForRecheck(Migration migration, int limit) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            try (var select = Database.planned(connection, """
                            select f.id, f.path
                            from work w
                            cross join lateral (select id, path from file where id = w.file offset 0) f
                            where w.migration = ? and w.seq is null and w.recheck and w.due_at <= now()
                            order by w.due_at
                            limit ?""")) {
                select.setInt(1, migration.number());
                select.setInt(2, limit);
                return located(select);
            }
        });
    }

    /** Lets files that have been looked at be dispatched. */
    public void rechecked(Lease lease, List<Long> files) {
        database.transaction(connection -> {
            Database.lookUp(connection);
            lease.lock(connection);
            try (var update = connection.prepareStatement(
                    "update work set recheck = false where file = any (?) and " + Database.WAITS)) {
                update.setArray(1, connection.createArrayOf("bigint", files.toArray()));
                return update.executeUpdate();
            }
        });
    }

    /** How many files the source is believed to hold. */
    public long living(Migration migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                            select coalesce(sum(case when state = 'FOUND' then files when state = 'GONE' then
                                -files else 0 end), 0)
                            from (select state, files from rollup where migration = ? union all select state, files
                                from rollup_delta where migration = ?) r""")) {
                select.setInt(1, migration.number());
                select.setInt(2, migration.number());
                try (var rows = select.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    /** Reads the next {@code files} files by id and returns those that are not GONE. */
    public Part<Located> livingAfter(Migration migration, long file, int files) {
        return database.transaction(connection -> Part.after(file, files, connection, migration, end -> {
            try (var select = Database.planned(connection, """
                            select f.id, f.path
                            from file f
                            left join lateral (select state, kind from outcome where file = f.id offset 0) o on true
                            where f.migration = ? and f.id > ? and f.id <= ? and o.state is distinct from 'GONE'
                                and o.kind is distinct from 'DIRECTORY'
                            order by f.id""")) {
                select.setInt(1, migration.number());
                select.setLong(2, file);
                select.setLong(3, end);
                return located(select);
            }
        }));
    }

    /** Which of these paths the ledger knows as files that are not GONE. */
    public List<Located> at(Migration migration, List<SourcePath> paths) {
        var hashes = new NameHashes(migration.number());
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = Database.planned(connection, """
                            select f.id, f.path
                            from unnest(?) v(digest)
                            cross join lateral (select id, path from file where path_digest = v.digest offset 0) f
                            left join lateral (select state from outcome where file = f.id offset 0) o on true
                            where o.state is distinct from 'GONE'""")) {
                select.setArray(1, SqlArrays.of(connection, "uuid", paths, hashes::of));
                return located(select);
            }
        });
    }

    /** Makes files GONE unless they are in flight. Their objects stay. */
    public void gone(Lease lease, Migration migration, long batch, List<Long> files) {
        database.transaction(connection -> {
            Database.lookUp(connection);
            lease.lock(connection);
            var attempts = Reopening.clear(connection, migration, batch, files, "gone from the source");
            // A file that was settled just now is left alone (the conflict): the next walk handles it.
            try (var insert = connection.prepareStatement("""
                    insert into outcome (file, batch, state, attempt)
                    select v.file, ?, 'GONE', v.attempt
                    from unnest(?, ?) v(file, attempt)
                    where not exists (select from work where file = v.file offset 0)
                    on conflict do nothing""")) {
                insert.setLong(1, batch);
                SqlArrays.bind(
                        insert,
                        2,
                        files,
                        column("bigint", file -> file),
                        column("int", file -> attempts.getOrDefault(file, 0)));
                return insert.executeUpdate();
            }
        });
    }

    private static List<Located> located(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var located = new ArrayList<Located>();
            while (rows.next()) {
                located.add(new Located(rows.getLong(1), new SourcePath(rows.getString(2))));
            }
            return located;
        }
    }
}
