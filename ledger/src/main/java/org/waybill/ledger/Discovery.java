package org.waybill.ledger;

import static java.util.Objects.requireNonNull;
import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.KnownFile.Change;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.model.FailureKind;
import org.waybill.model.SourceVersion;

/** Records what the scanner finds. An unchanged file that is found again writes nothing. */
public final class Discovery {

    static final Plan.Reject KEY_TAKEN =
            new Plan.Reject(FailureKind.OCCUPIED.name(), "another file of this migration has the same key");

    private final Database database;
    private final Reopening reopening;

    /** Whether the last recorded page held no file that the ledger knew; then the next page probably holds none either. */
    private volatile boolean allWereFresh;

    /** @param smallLimit the largest file of the small lane, in bytes */
    public Discovery(Database database, long smallLimit) {
        this.database = database;
        this.reopening = new Reopening(smallLimit);
    }

    /**
     * What a page of sightings contained.
     *
     * @param fresh files that the ledger did not know
     * @param known files that it knew
     */
    public record Recorded(int fresh, int known) {}

    /** A page of sightings, prepared for the ledger. */
    public static final class Page {
        private final Migration migration;
        /** In the order of the walk, like the ids, so that files uploaded together lie together at the target. */
        private final Map<UUID, Sighting> byHash;
        /** The rows for {@link FreshFiles}, if the ledger probably knows none of the files. */
        private final byte @Nullable [] rows;

        private Page(Migration migration, List<Sighting> sightings, boolean fresh) {
            this.migration = migration;
            this.byHash = new LinkedHashMap<>(sightings.size() * 2);
            var hashes = new NameHashes(migration.number());
            sightings.forEach(sighting -> byHash.put(hashes.of(sighting.path()), sighting));
            this.rows = fresh ? FreshFiles.rows(migration, byHash) : null;
        }
    }

    /** Prepares a page; another thread can do so while the previous page is recorded. No path may occur in it twice. */
    public Page page(Migration migration, List<Sighting> sightings) {
        return new Page(migration, sightings, allWereFresh);
    }

    /** Records a page in one transaction. No path may occur in it twice. */
    public Recorded record(Lease lease, Migration migration, long batch, List<Sighting> sightings) {
        return record(lease, batch, page(migration, sightings));
    }

    /** Records a page in one transaction. */
    public Recorded record(Lease lease, long batch, Page page) {
        return database.transaction(connection -> {
            lease.lock(connection);
            var migration = page.migration;
            if (page.rows != null && FreshFiles.write(connection, page.rows)) {
                settleCopied(connection, migration, batch, page.byHash);
                return new Recorded(page.byHash.size(), 0);
            }
            Database.lookUp(connection);
            var known = known(connection, migration, page.byHash);
            known.putAll(lockedAsSeen(connection, migration, batch, known));
            var changes = new EnumMap<Change, List<KnownFile>>(Change.class);
            for (var file : known.values()) {
                changes.computeIfAbsent(file.change(batch), _ -> new ArrayList<>())
                        .add(file);
            }
            var fresh = new LinkedHashMap<>(page.byHash);
            fresh.keySet().removeAll(known.keySet());
            apply(connection, migration, batch, changes);
            boolean allHaveKeys = insert(connection, migration, batch, fresh);
            allWereFresh = known.isEmpty() && allHaveKeys;
            return new Recorded(fresh.size(), known.size());
        });
    }

    // Files in flight may be settled at any moment. Their rows are locked, in the order in which verifiers lock them,
    // and read again. Otherwise the mark of a newer version would be lost on a row that has gone.
    private static Map<UUID, KnownFile> lockedAsSeen(
            Connection connection, Migration migration, long batch, Map<UUID, KnownFile> known) throws SQLException {
        var seen = new HashMap<UUID, Sighting>();
        var ids = new ArrayList<Long>();
        known.forEach((hash, file) -> {
            if (file.change(batch) == Change.SEEN) {
                seen.put(hash, file.sighting());
                ids.add(file.file());
            }
        });
        if (seen.isEmpty()) {
            return Map.of();
        }
        ids.sort(null);
        try (var lock = connection.prepareStatement("""
                select
                from unnest(?) v(file)
                cross join lateral (select from work where file = v.file offset 0 for update) w""")) {
            lock.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            lock.execute();
        }
        return known(connection, migration, seen);
    }

    private static Map<UUID, KnownFile> known(Connection connection, Migration migration, Map<UUID, Sighting> byHash)
            throws SQLException {
        var known = new HashMap<UUID, KnownFile>();
        try (var select = Database.planned(connection, """
                        select f.path_digest, f.id, f.size, f.mtime_ns, f.ctime_ns, f.inode, case when o.file is
                            not null then o.state::text when w.seq is not null then 'DISPATCHED' else 'FOUND' end,
                            o.kind, o.batch
                        from unnest(?) h(path_digest)
                        cross join lateral (select * from file where path_digest = h.path_digest and migration = ?
                            offset 0) f
                        left join lateral (select * from outcome where file = f.id offset 0) o on true
                        left join lateral (select * from work where file = f.id offset 0) w on true""")) {
            select.setArray(1, connection.createArrayOf("uuid", byHash.keySet().toArray()));
            select.setInt(2, migration.number());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var hash = rows.getObject(1, UUID.class);
                    var sighting = byHash.get(hash);
                    if (sighting != null) {
                        known.put(
                                hash,
                                new KnownFile(
                                        rows.getLong(2),
                                        new SourceVersion(
                                                rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6)),
                                        FileState.valueOf(rows.getString(7)),
                                        rows.getString(8),
                                        rows.getLong(9),
                                        sighting));
                    }
                }
            }
        }
        return known;
    }

    private void apply(Connection connection, Migration migration, long batch, Map<Change, List<KnownFile>> changes)
            throws SQLException {
        for (var entry : changes.entrySet()) {
            var files = entry.getValue();
            switch (entry.getKey()) {
                case NOTHING -> {}
                case NEW_VERSION -> reopening.version(connection, files);
                case SEEN -> reopening.seen(connection, files);
                case REOPEN -> reopening.reopen(connection, migration, batch, files);
                case SETTLE -> reopening.settle(connection, migration, batch, files);
            }
        }
    }

    /** False when another file has the key of one of them. */
    private boolean insert(Connection connection, Migration migration, long batch, Map<UUID, Sighting> fresh)
            throws SQLException {
        if (fresh.isEmpty()) {
            return true;
        }
        var ids = insertFiles(connection, migration, fresh, true);
        var keyless = new HashMap<UUID, Sighting>();
        fresh.forEach((hash, sighting) -> {
            if (!ids.containsKey(hash)) {
                keyless.put(hash, sighting.rejected(KEY_TAKEN));
            }
        });
        ids.putAll(insertFiles(connection, migration, keyless, false));
        var inserted = new LinkedHashMap<>(fresh);
        inserted.putAll(keyless);
        settle(connection, batch, inserted, ids);
        return keyless.isEmpty();
    }

    private void settleCopied(Connection connection, Migration migration, long batch, Map<UUID, Sighting> files)
            throws SQLException {
        var staying = new HashMap<>(files);
        staying.values().removeIf(sighting -> sighting.settled() == null);
        if (!staying.isEmpty()) {
            settle(connection, batch, staying, ids(connection, migration, staying.keySet()));
        }
    }

    private static Map<UUID, Long> ids(Connection connection, Migration migration, Set<UUID> hashes)
            throws SQLException {
        try (var select = Database.planned(connection, """
                        select h.path_digest, f.id
                        from unnest(?) h(path_digest)
                        cross join lateral (select id from file where path_digest = h.path_digest and migration = ?
                            offset 0) f""")) {
            select.setArray(1, connection.createArrayOf("uuid", hashes.toArray()));
            select.setInt(2, migration.number());
            return ids(select);
        }
    }

    private static Map<UUID, Long> ids(PreparedStatement statement) throws SQLException {
        var ids = new HashMap<UUID, Long>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
        return ids;
    }

    /** Writes the outcomes of those inserted files that are not moved. */
    private void settle(Connection connection, long batch, Map<UUID, Sighting> files, Map<UUID, Long> ids)
            throws SQLException {
        var outcomes = new ArrayList<KnownFile>();
        files.forEach((hash, sighting) -> {
            if (sighting.settled() != null) {
                outcomes.add(known(requireNonNull(ids.get(hash)), sighting));
            }
        });
        reopening.insertOutcomes(connection, batch, outcomes, Map.of());
    }

    private static KnownFile known(long id, Sighting sighting) {
        return new KnownFile(id, sighting.version(), FileState.FOUND, null, 0, sighting);
    }

    private static Map<UUID, Long> insertFiles(
            Connection connection, Migration migration, Map<UUID, Sighting> files, boolean withKeys)
            throws SQLException {
        if (files.isEmpty()) {
            return new HashMap<>();
        }
        try (var insert = connection.prepareStatement("insert into file (size, mtime_ns, ctime_ns, inode, path_digest,"
                + " key_digest, path, own_key, migration, target) select *, ?, ? from unnest(?, ?, ?, ?, ?, ?, ?, ?)"
                + (withKeys ? " on conflict (key_digest, migration) where key_digest is not null do nothing" : "")
                + " returning path_digest, id")) {
            insert.setInt(1, migration.number());
            insert.setInt(2, migration.targetNumber());
            var hashes = new NameHashes(migration.targetNumber());
            SqlArrays.bind(
                    insert,
                    3,
                    files.entrySet(),
                    column("bigint", f -> f.getValue().version().size()),
                    column("bigint", f -> f.getValue().version().mtimeNanos()),
                    column("bigint", f -> f.getValue().version().ctimeNanos()),
                    column("bigint", f -> f.getValue().version().inode()),
                    column("uuid", Map.Entry::getKey),
                    column("uuid", f -> f.getValue().keyHash(hashes)),
                    column("text", f -> f.getValue().path().encoded()),
                    column("text", f -> recordedKey(migration, f.getValue())));
            return ids(insert);
        }
    }

    // The usual key, prefix plus path, is recorded as an empty text, which saves a copy of every path.
    static String recordedKey(Migration migration, Sighting sighting) {
        return sighting.plan() instanceof Plan.Move(var key)
                        && !key.equals(
                                migration.target().prefix() + sighting.path().encoded())
                ? key
                : "";
    }
}
