package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Leases.Lease;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.VerificationLevel;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Lanes;

/**
 * Hands waiting files to the dispatcher, one window at a time. A file handed out becomes DISPATCHED under a sequence
 * number; a watermark says up to which number Kafka has acknowledged the events.
 */
public final class Outbox {

    private static final int INTAKE_PAGE = 2_000;

    /** The most ids of other migrations' files that are read again each time; beyond that they are skipped for good. */
    private static final int OTHERS = 2_000;

    private final Database database;
    private final Lanes lanes;

    public Outbox(Database database, Lanes lanes) {
        this.database = database;
        this.lanes = lanes;
    }

    /**
     * A file that is DISPATCHED.
     *
     * @param known the object that was proven before the file's metadata changed; null: none at the batch's level
     */
    public record Dispatch(
            FileRef ref,
            String key,
            @Nullable String heldEtag,
            @Nullable KnownObject known,
            boolean large,
            long seq) {}

    private record Candidate(
            long file, long size, boolean large, @Nullable Long seq) {
        Candidate dispatched(long next) {
            return new Candidate(file, size, large, next);
        }
    }

    /**
     * Moves as many files to DISPATCHED as the windows have room for, and returns them in their order. None while the
     * batch does not run: an operator who has paused it sees no later dispatch.
     *
     * @param flow that the migration may have now
     */
    public List<Dispatch> take(Lease lease, Migration migration, long batch, Flow flow) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            lease.lock(connection);
            double share = flow.isClosed() ? 0 : Batches.share(connection, batch);
            if (share == 0) {
                return List.of();
            }
            long first = sequence(connection, migration, "dispatch_seq");
            var space =
                    WindowSpace.left(connection, migration, lanes.within(flow).share(share), first);
            if (space.areFull()) {
                return List.of();
            }
            long next = takeDue(connection, migration, batch, space, first);
            next = takeFresh(connection, migration, batch, space, next);
            if (next == first) {
                return List.of();
            }
            try (var update = connection.prepareStatement(
                    "update migration set dispatch_seq = ?, settled_seq = ? where id = ?")) {
                update.setLong(1, next);
                update.setLong(2, space.settled());
                update.setInt(3, migration.number());
                update.executeUpdate();
            }
            return dispatched(connection, migration, first);
        });
    }

    /** Files that are DISPATCHED but perhaps never reached Kafka: an earlier lease holder ended between the two steps. */
    public List<Dispatch> unpublished(Lease lease, Migration migration) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            lease.lock(connection);
            return dispatched(connection, migration, sequence(connection, migration, "published_seq"));
        });
    }

    /** All DISPATCHED files, to be published once more because Kafka has lost their events. */
    public List<Dispatch> inFlight(Lease lease, Migration migration) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            lease.lock(connection);
            return dispatched(connection, migration, 0);
        });
    }

    /** Whether another migration may send files to the same keys: one of the two prefixes begins with the other. */
    public boolean isShared(Migration migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                            select exists (select from migration where target = ? and id <> ? and
                                (starts_with(prefix, ?) or starts_with(?, prefix)))""")) {
                select.setInt(1, migration.targetNumber());
                select.setInt(2, migration.number());
                select.setString(3, migration.target().prefix());
                select.setString(4, migration.target().prefix());
                try (var rows = select.executeQuery()) {
                    rows.next();
                    return rows.getBoolean(1);
                }
            }
        });
    }

    /** The sequence numbers of all DISPATCHED files. */
    public Set<Long> sequences(Migration migration) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = connection.prepareStatement("select seq from work where " + WindowSpace.IN_FLIGHT)) {
                select.setInt(1, migration.number());
                select.setInt(2, migration.number());
                var sequences = new HashSet<Long>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        sequences.add(rows.getLong(1));
                    }
                }
                return Set.copyOf(sequences);
            }
        });
    }

    /** Records that Kafka has acknowledged every event up to this sequence number. */
    public void published(Lease lease, long seq) {
        database.transaction(connection -> {
            lease.lock(connection);
            try (var update = connection.prepareStatement(
                    "update migration set published_seq = greatest(published_seq, ?) where id = ?")) {
                update.setLong(1, seq);
                update.setInt(2, lease.migration());
                return update.executeUpdate();
            }
        });
    }

    /** Whether no file is in flight, none waits to be sent again in this batch, and none was never dispatched. */
    public boolean isEmpty(Migration migration) {
        return database.transaction(connection -> isEmpty(connection, migration.number()));
    }

    static boolean isEmpty(Connection connection, int migration) throws SQLException {
        Database.lookUp(connection);
        // The last condition is evaluated only when the others are false.
        try (var select = connection.prepareStatement("select case when exists (select from work where "
                + WindowSpace.IN_FLIGHT + ") or exists (select from work where migration = ? and seq is null"
                + " and due_at < 'infinity') then false else (select id from file where"
                // Ordered, so that Postgres reads the end of the index and not the table.
                + " migration = ? and id > (select intake from migration where id = ?) order by id limit 1) is null"
                + " end")) {
            for (int i = 1; i <= 5; i++) {
                select.setInt(i, migration);
            }
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static long sequence(Connection connection, Migration migration, String column) throws SQLException {
        try (var select = connection.prepareStatement("select " + column + " from migration where id = ?")) {
            select.setInt(1, migration.number());
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private long takeDue(Connection connection, Migration migration, long batch, WindowSpace space, long last)
            throws SQLException {
        var chosen = new ArrayList<Candidate>();
        long next = last;
        for (boolean large : new boolean[] {false, true}) {
            var room = space.of(large);
            if (room.isFull()) {
                continue;
            }
            try (var select = connection.prepareStatement("""
                    select file, size
                    from work
                    where migration = ? and large = ? and seq is null and not recheck and due_at <= now()
                    order by due_at, file
                    limit ?""")) {
                select.setInt(1, migration.number());
                select.setBoolean(2, large);
                select.setLong(3, room.files());
                next = choose(select, large, room, next, chosen);
            }
        }
        if (chosen.isEmpty()) {
            return last;
        }
        // A file may have grown beyond this lane's size since its row was put into this lane.
        try (var update = connection.prepareStatement("update work set seq = ?, attempt = attempt + 1, batch = ?,"
                + " large = size > ? where file = ? and " + Database.WAITS)) {
            for (var candidate : chosen) {
                update.setObject(1, candidate.seq);
                update.setLong(2, batch);
                update.setLong(3, lanes.smallLimit());
                update.setLong(4, candidate.file);
                update.addBatch();
            }
            update.executeBatch();
        }
        return next;
    }

    private static long choose(
            PreparedStatement select, boolean large, WindowSpace.LaneSpace room, long last, List<Candidate> chosen)
            throws SQLException {
        long next = last;
        try (var rows = select.executeQuery()) {
            while (rows.next() && room.takes(rows.getLong(2))) {
                chosen.add(new Candidate(rows.getLong(1), rows.getLong(2), large, ++next));
            }
        }
        return next;
    }

    // Files are taken in the order of their ids. One lease holder at a time assigns ids, so none is skipped. Files of a
    // page that exceed the windows wait in the work table; the next page is read when none waits.
    private long takeFresh(Connection connection, Migration migration, long batch, WindowSpace space, long last)
            throws SQLException {
        if (space.areFull() || isBacklogged(connection, migration)) {
            return last;
        }
        long next = last;
        int met = 0;
        var taken = new ArrayList<Candidate>();
        long intake = -1;
        try (var select = Database.planned(connection, """
                        select f.id, f.size, o.file is not null or w.file is not null
                        from (select id, size from file where migration = ? and id > (select intake from migration
                            where id = ?) order by id limit ?) f
                        left join lateral (select file from outcome where file = f.id offset 0) o on true
                        left join lateral (select file from work where file = f.id offset 0) w on true
                        order by f.id""")) {
            select.setInt(1, migration.number());
            select.setInt(2, migration.number());
            select.setInt(3, INTAKE_PAGE);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    met++;
                    intake = rows.getLong(1);
                    if (!rows.getBoolean(3)) {
                        boolean isLarge = rows.getLong(2) > lanes.smallLimit();
                        var candidate = new Candidate(intake, rows.getLong(2), isLarge, null);
                        boolean goes = space.of(isLarge).takes(candidate.size);
                        taken.add(goes ? candidate.dispatched(++next) : candidate);
                    }
                }
            }
        }
        insertWork(connection, migration, batch, taken, intake);
        if (met < INTAKE_PAGE) {
            passOthers(connection, migration);
        }
        return next;
    }

    /**
     * Skips ids of other migrations. None of this migration's files is left, and none can come while its lease is
     * locked, so all higher ids are of others. This needs READ COMMITTED: each statement sees all earlier commits.
     */
    private static void passOthers(Connection connection, Migration migration) throws SQLException {
        try (var update = connection.prepareStatement("""
                        update migration
                        set intake = last
                        from (select max(id) last from file) f
                        where id = ? and last - intake > ?""")) {
            update.setInt(1, migration.number());
            update.setInt(2, OTHERS);
            update.executeUpdate();
        }
    }

    private static boolean isBacklogged(Connection connection, Migration migration) throws SQLException {
        try (var select = connection.prepareStatement("""
                select exists (select from work where migration = ? and not large and seq is null and not recheck
                    and due_at <= now()) or exists (select from work where migration = ? and large and seq is null
                    and not recheck and due_at <= now() offset ?)""")) {
            select.setInt(1, migration.number());
            select.setInt(2, migration.number());
            select.setInt(3, 4 * INTAKE_PAGE);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void insertWork(
            Connection connection, Migration migration, long batch, List<Candidate> taken, long intake)
            throws SQLException {
        if (intake < 0) {
            return;
        }
        try (var insert = connection.prepareStatement("""
                insert into work (migration, batch, due_at, file, size, large, seq, attempt)
                select ?, ?, now(), v.*, case when v.seq is null then 0 else 1 end
                from unnest(?, ?, ?, ?) v(file, size, large, seq)""")) {
            insert.setInt(1, migration.number());
            insert.setLong(2, batch);
            SqlArrays.bind(
                    insert,
                    3,
                    taken,
                    column("bigint", Candidate::file),
                    column("bigint", Candidate::size),
                    column("boolean", Candidate::large),
                    column("bigint", Candidate::seq));
            insert.executeUpdate();
        }
        try (var update = connection.prepareStatement("update migration set intake = ? where id = ?")) {
            update.setLong(1, intake);
            update.setInt(2, migration.number());
            update.executeUpdate();
        }
    }

    private static List<Dispatch> dispatched(Connection connection, Migration migration, long after)
            throws SQLException {
        try (var select = Database.planned(
                connection,
                "select w.batch, f.id, w.attempt, f.path, f.size, f.mtime_ns,"
                        + " f.ctime_ns, f.inode, coalesce(nullif(f.own_key, ''), ? || f.path), w.held_etag, w.large, w.seq, "
                        + Known.COLUMNS
                        + ", b.level from work w join batch b on b.id = w.batch"
                        + " cross join lateral (select * from file where id = w.file offset 0) f"
                        + " where w.migration = ? and w.seq > ? order by w.seq")) {
            select.setString(1, migration.target().prefix());
            select.setInt(2, migration.number());
            select.setLong(3, after);
            var dispatched = new ArrayList<Dispatch>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var version = new SourceVersion(rows.getLong(5), rows.getLong(6), rows.getLong(7), rows.getLong(8));
                    var ref = new FileRef(
                            migration.id(),
                            rows.getLong(1),
                            new FileId(rows.getLong(2)),
                            rows.getInt(3),
                            new SourcePath(rows.getString(4)),
                            version);
                    dispatched.add(new Dispatch(
                            ref,
                            rows.getString(9),
                            rows.getString(10),
                            sufficing(Known.of(rows, 13), rows.getString(18)),
                            rows.getBoolean(11),
                            rows.getLong(12)));
                }
            }
            return dispatched;
        }
    }

    private static @Nullable KnownObject sufficing(@Nullable Known known, String level) {
        return known != null && known.suffices(VerificationLevel.of(level)) ? known.object() : null;
    }
}
