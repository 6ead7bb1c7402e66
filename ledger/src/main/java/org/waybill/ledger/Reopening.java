package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state changes that a scan makes to files the ledger knows; each runs inside the scan's transaction. */
final class Reopening {

    private final long smallLimit;

    Reopening(long smallLimit) {
        this.smallLimit = smallLimit;
    }

    /** Records the versions of the sightings in the file rows; these must not be settled. */
    void version(Connection connection, List<KnownFile> files) throws SQLException {
        try (var update = Database.planned(connection, """
                        update file f
                        set size = v.size, mtime_ns = v.mtime, ctime_ns = v.ctime, inode = v.inode
                        from unnest(?, ?, ?, ?, ?) v(id, size, mtime, ctime, inode)
                        where f.id = v.id""")) {
            SqlArrays.bind(
                    update,
                    1,
                    files,
                    column("bigint", KnownFile::file),
                    column("bigint", f -> f.sighting().version().size()),
                    column("bigint", f -> f.sighting().version().mtimeNanos()),
                    column("bigint", f -> f.sighting().version().ctimeNanos()),
                    column("bigint", f -> f.sighting().version().inode()));
            update.executeUpdate();
        }
        try (var update = Database.planned(connection, """
                        update work
                        set (size, large) = (select f.size, f.size > ? from file f where f.id = work.file)
                        where file = any (?)""")) {
            update.setLong(1, smallLimit);
            update.setArray(2, ids(connection, files));
            update.executeUpdate();
        }
    }

    /** Records a newer version beside rows that are in flight. */
    void seen(Connection connection, List<KnownFile> files) throws SQLException {
        try (var update = connection.prepareStatement("update work set seen = array[?, ?, ?, ?] where file = ?")) {
            for (var file : files) {
                var version = file.sighting().version();
                update.setLong(1, version.size());
                update.setLong(2, version.mtimeNanos());
                update.setLong(3, version.ctimeNanos());
                update.setLong(4, version.inode());
                update.setLong(5, file.file());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /**
     * What a row was settled as.
     *
     * @param proof of a VERIFIED row, in the form of {@code work.known}
     */
    record Settled(
            long file,
            FileState state,
            int attempt,
            @Nullable String heldEtag,
            @Nullable String proof) {}

    /** Sends settled files back to FOUND, with the version of the sighting. A file whose key is taken becomes FAILED. */
    void reopen(Connection connection, Migration migration, long batch, List<KnownFile> files) throws SQLException {
        var settled = removeOutcomes(connection, migration, batch, idList(files), "a new version");
        version(connection, files);
        assignKeys(connection, migration, files);
        var keyed = keyed(connection, files);
        var byId = files.stream().collect(Collectors.toMap(KnownFile::file, Function.identity()));
        insertWork(
                connection,
                migration,
                batch,
                settled.stream().filter(s -> keyed.contains(s.file)).toList(),
                byId);
        insertOutcomes(
                connection,
                batch,
                files.stream()
                        .filter(file -> !keyed.contains(file.file()))
                        .map(file -> file.rejected(Discovery.KEY_TAKEN))
                        .toList(),
                settled.stream().collect(Collectors.toMap(Settled::file, Settled::attempt)));
    }

    // A file that was left out by policy has no key yet.
    private static void assignKeys(Connection connection, Migration migration, List<KnownFile> files)
            throws SQLException {
        try (var update = Database.planned(connection, """
                        update file f
                        set own_key = v.own_key, key_digest = v.key_digest
                        from unnest(?, ?, ?) v(id, own_key, key_digest)
                        where f.id = v.id and f.key_digest is null and not exists (select from file o where
                            o.key_digest = v.key_digest and o.migration = f.migration)""")) {
            var hashes = new NameHashes(migration.targetNumber());
            SqlArrays.bind(
                    update,
                    1,
                    files,
                    column("bigint", KnownFile::file),
                    column("text", f -> Discovery.recordedKey(migration, f.sighting())),
                    column("uuid", f -> f.sighting().keyHash(hashes)));
            update.executeUpdate();
        }
    }

    private static Set<Long> keyed(Connection connection, List<KnownFile> files) throws SQLException {
        try (var select =
                Database.planned(connection, "select id from file where id = any (?) and key_digest is not null")) {
            select.setArray(1, ids(connection, files));
            try (var rows = select.executeQuery()) {
                var keyed = new HashSet<Long>();
                while (rows.next()) {
                    keyed.add(rows.getLong(1));
                }
                return keyed;
            }
        }
    }

    private void insertWork(
            Connection connection, Migration migration, long batch, List<Settled> settled, Map<Long, KnownFile> byId)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into work (migration, batch, due_at, file, attempt, held_etag, known, size, large)
                select ?, ?, now(), v.file, v.attempt, v.held_etag, v.known::jsonb, v.size, v.large
                from unnest(?, ?, ?, ?, ?, ?) v(file, attempt, held_etag, known, size, large)""")) {
            insert.setInt(1, migration.number());
            insert.setLong(2, batch);
            SqlArrays.bind(
                    insert,
                    3,
                    settled,
                    column("bigint", Settled::file),
                    column("int", Settled::attempt),
                    column("text", Settled::heldEtag),
                    column("text", s -> isContentProbablyKnown(byId, s) ? s.proof : null),
                    column("bigint", s -> size(byId, s)),
                    column("boolean", s -> size(byId, s) > smallLimit));
            insert.executeUpdate();
        }
    }

    private static boolean isContentProbablyKnown(Map<Long, KnownFile> byId, Settled settled) {
        var file = byId.get(settled.file);
        return file != null && file.differsInMetadataOnly();
    }

    private static long size(Map<Long, KnownFile> byId, Settled settled) {
        var file = byId.get(settled.file);
        return file == null ? 0 : file.sighting().version().size();
    }

    /** Gives files the outcome that the policy requires, whatever their state was. */
    void settle(Connection connection, Migration migration, long batch, List<KnownFile> files) throws SQLException {
        var attempts = clear(connection, migration, batch, idList(files), "left out by policy");
        version(connection, files);
        insertOutcomes(connection, batch, files, attempts);
    }

    /**
     * Deletes the outcomes and the waiting rows of files, and returns the last attempt on each. The next row takes over
     * that number: if an attempt number were reused, a late event of the older attempt would pass as one of the newer.
     */
    static Map<Long, Integer> clear(
            Connection connection, Migration migration, long batch, List<Long> files, String reason)
            throws SQLException {
        var attempts = removeOutcomes(connection, migration, batch, files, reason).stream()
                .collect(Collectors.toMap(Settled::file, Settled::attempt));
        try (var delete = connection.prepareStatement(
                "delete from work where file = any (?) and " + Database.WAITS + " returning file, attempt")) {
            delete.setArray(1, connection.createArrayOf("bigint", files.toArray()));
            try (var rows = delete.executeQuery()) {
                while (rows.next()) {
                    attempts.put(rows.getLong(1), rows.getInt(2));
                }
            }
        }
        return attempts;
    }

    /** @param attempts the last attempt on each file that had any */
    void insertOutcomes(Connection connection, long batch, List<KnownFile> files, Map<Long, Integer> attempts)
            throws SQLException {
        if (files.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement("""
                insert into outcome (batch, file, attempt, state, kind, message)
                select ?, v.*
                from unnest(?, ?, ?::file_state[], ?, ?) v""")) {
            insert.setLong(1, batch);
            SqlArrays.bind(
                    insert,
                    2,
                    files,
                    column("bigint", KnownFile::file),
                    column("int", f -> attempts.getOrDefault(f.file(), 0)),
                    column("text", f -> plan(f).state().name()),
                    column("text", f -> plan(f).kind()),
                    column("text", f -> plan(f).message()));
            insert.executeUpdate();
        }
    }

    private static Sighting.SettledPlan plan(KnownFile file) {
        var plan = file.sighting().settled();
        if (plan == null) {
            throw new IllegalStateException("a travelling file has no outcome yet");
        }
        return plan;
    }

    private static List<Settled> removeOutcomes(
            Connection connection, Migration migration, long batch, List<Long> files, String reason)
            throws SQLException {
        var removed = new ArrayList<Settled>();
        // An adopted object is not ours: a later version must not replace it unasked, so no held ETag is kept.
        try (var delete = Database.planned(connection, """
                        delete from outcome
                        where file = any (?)
                        returning file, state, attempt, case when adopted then null else etag end, case when state
                            = 'VERIFIED' then jsonb_build_object('sha256', encode(sha256, 'hex'), 'etag', etag,
                            'version', version_id, 'level', level, 'adopted', adopted) end""")) {
            delete.setArray(1, connection.createArrayOf("bigint", files.toArray()));
            try (var rows = delete.executeQuery()) {
                while (rows.next()) {
                    removed.add(new Settled(
                            rows.getLong(1),
                            FileState.valueOf(rows.getString(2)),
                            rows.getInt(3),
                            rows.getString(4),
                            rows.getString(5)));
                }
            }
        }
        var left = removed.stream()
                .filter(settled -> settled.state == FileState.VERIFIED)
                .map(settled -> new Departures.Proven(settled.file, settled.attempt))
                .toList();
        Departures.insert(connection, migration, batch, left, reason);
        return removed;
    }

    private static List<Long> idList(List<KnownFile> files) {
        return files.stream().map(KnownFile::file).toList();
    }

    private static java.sql.Array ids(Connection connection, List<KnownFile> files) throws SQLException {
        return SqlArrays.of(connection, "bigint", files, KnownFile::file);
    }
}
