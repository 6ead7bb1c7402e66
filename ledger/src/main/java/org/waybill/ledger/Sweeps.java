package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;

/** Compares a listing of the target with what the ledger says is proven. */
public final class Sweeps {

    private static final int FORGOTTEN_TOGETHER = 100_000;

    private final Database database;

    public Sweeps(Database database) {
        this.database = database;
    }

    /** An object as the target lists it. */
    public record Listed(String key, long size, String etag) {}

    /** A proven file whose object was not listed as it was proven. */
    public record Suspect(long file, int attempt, String key, long size, ObjectVersion object, Sha256 sha256) {}

    /**
     * What is wrong with the object of a suspect.
     *
     * @param kind MISMATCH is repaired by sending the file once more, anything else is not
     */
    public record Fault(FailureKind kind, String message) {}

    /** Records that for this time a request of an abandoned attempt may still overwrite an object that was put before. */
    public void expectLateWrites(MigrationId migration, Duration time) {
        database.transaction(connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into late_write
                    select id, now() + ? * interval '1 second'
                    from migration
                    where name = ?
                    on conflict (migration) do update set until = greatest(late_write.until, excluded.until)""")) {
                insert.setLong(1, time.toSeconds());
                insert.setObject(2, migration.value());
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Whether a sweep now finds all that such a request can do: its time is over, or its bytes equal the proven ones.
     * The bytes of a first attempt differ only from those that a later attempt has put.
     */
    public boolean mayBegin(Batch batch) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = connection.prepareStatement("""
                            select not exists (select from late_write l where l.migration = ? and l.until > now()
                                and exists (select from outcome o where o.batch = ? and o.state = 'VERIFIED' and
                                o.attempt > 1))""")) {
                select.setInt(1, batch.migration());
                select.setLong(2, batch.id());
                try (var rows = select.executeQuery()) {
                    rows.next();
                    return rows.getBoolean(1);
                }
            }
        });
    }

    /** Forgets, part by part, what an earlier, unfinished sweep of the batch has seen: one statement could take too long. */
    public void begin(long batch) {
        long last = forget(batch, 0);
        while (last > 0) {
            last = forget(batch, last);
        }
    }

    /** Forgets the next part after a file, and returns its last file; 0 when nothing was left. */
    private long forget(long batch, long after) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            try (var delete = connection.prepareStatement("""
                            with part as (select max(file) as last from (select file from swept where batch = ? and
                                file > ? order by file limit ?) seen), gone as (delete from swept where batch = ?
                                and file > ? and file <= (select last from part))
                            select coalesce(last, 0)
                            from part""")) {
                delete.setLong(1, batch);
                delete.setLong(2, after);
                delete.setInt(3, FORGOTTEN_TOGETHER);
                delete.setLong(4, batch);
                delete.setLong(5, after);
                try (var rows = delete.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    /** Records the proven files that this page of the listing shows with their size and ETag. */
    public void saw(Migration migration, long batch, List<Listed> page) {
        database.transaction(connection -> {
            try (var insert = Database.planned(connection, """
                            insert into swept
                            select ?, f.id
                            from unnest(?, ?, ?) v(key_digest, size, etag)
                            cross join lateral (select id from file where key_digest = v.key_digest and migration =
                                ? and size = v.size offset 0) f
                            cross join lateral (select from outcome where file = f.id and state = 'VERIFIED' and
                                etag = v.etag offset 0) o
                            on conflict do nothing""")) {
                insert.setLong(1, batch);
                var hashes = new NameHashes(migration.targetNumber());
                SqlArrays.bind(
                        insert,
                        2,
                        page,
                        column("uuid", listed -> hashes.of(listed.key())),
                        column("bigint", Listed::size),
                        column("text", Listed::etag));
                insert.setInt(5, migration.number());
                return insert.executeUpdate();
            }
        });
    }

    /** Reads the next {@code files} files by id and returns the proven ones that the sweep has not seen as they should be. */
    public Part<Suspect> suspects(Migration migration, long batch, long afterFile, int files) {
        return database.transaction(connection -> Part.after(afterFile, files, connection, migration, end -> {
            try (var select = Database.planned(connection, """
                            select f.id, o.attempt, coalesce(nullif(f.own_key, ''), ? || f.path), f.size, o.etag,
                                o.version_id, o.sha256
                            from file f
                            cross join lateral (select * from outcome where file = f.id and state = 'VERIFIED'
                                offset 0) o
                            left join lateral (select true as seen from swept where batch = ? and file = f.id
                                offset 0) s on true
                            where f.migration = ? and f.id > ? and f.id <= ? and s.seen is null
                            order by f.id""")) {
                select.setString(1, migration.target().prefix());
                select.setLong(2, batch);
                select.setInt(3, migration.number());
                select.setLong(4, afterFile);
                select.setLong(5, end);
                return suspects(select);
            }
        }));
    }

    private static List<Suspect> suspects(PreparedStatement select) throws SQLException {
        var suspects = new ArrayList<Suspect>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                suspects.add(new Suspect(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getString(3),
                        rows.getLong(4),
                        new ObjectVersion(rows.getString(5), rows.getString(6)),
                        Sha256.ofDigest(rows.getBytes(7))));
            }
        }
        return suspects;
    }

    /**
     * Sends a file whose object is wrong back to FOUND, to be sent once more. It becomes FAILED if it was already sent
     * once more, or if that would not repair the fault. Nothing happens when the file has changed state meanwhile.
     */
    public void disprove(Migration migration, long batch, Suspect suspect, Fault fault) {
        database.transaction(connection -> {
            try (var delete = connection.prepareStatement("""
                            delete from outcome
                            where file = ? and attempt = ? and state = 'VERIFIED'
                            returning repairs, case when adopted then null else etag end""")) {
                delete.setLong(1, suspect.file());
                delete.setInt(2, suspect.attempt());
                try (var rows = delete.executeQuery()) {
                    if (!rows.next()) {
                        return false;
                    }
                    boolean again = fault.kind().next() == FailureKind.Next.REPAIR && rows.getInt(1) == 0;
                    var held = rows.getString(2);
                    if (again) {
                        sendAgain(connection, migration, batch, suspect, held);
                    } else {
                        fail(connection, batch, suspect, fault);
                    }
                }
            }
            Departures.insert(
                    connection,
                    migration,
                    batch,
                    List.of(new Departures.Proven(suspect.file(), suspect.attempt())),
                    fault.message());
            return true;
        });
    }

    private static void sendAgain(
            Connection connection, Migration migration, long batch, Suspect suspect, @Nullable String held)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into work (file, size, batch, due_at, migration, attempt, repairs, large, held_etag)
                values (?, ?, ?, now(), ?, ?, 1, false, ?)""")) {
            insert.setLong(1, suspect.file());
            insert.setLong(2, suspect.size());
            insert.setLong(3, batch);
            insert.setInt(4, migration.number());
            insert.setInt(5, suspect.attempt());
            insert.setString(6, held);
            insert.executeUpdate();
        }
    }

    private static void fail(Connection connection, long batch, Suspect suspect, Fault fault) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into outcome (file, batch, state, attempt, failures, repairs, kind, message)
                values (?, ?, 'FAILED', ?, 1, 1, ?, ?)""")) {
            insert.setLong(1, suspect.file());
            insert.setLong(2, batch);
            insert.setInt(3, suspect.attempt());
            insert.setString(4, fault.kind().name());
            insert.setString(5, fault.message());
            insert.executeUpdate();
        }
    }
}
