package org.waybill.ledger;

import static org.waybill.ledger.SqlArrays.column;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.WorkRow.Move;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;

/**
 * Settles findings. A finding moves its file only if it matches the row's current attempt and version, so that a
 * finding which comes twice, late or out of order changes nothing more.
 */
public final class Settlement {

    private final Database database;
    private final RetryRules rules;
    private final RandomGenerator random;

    /** @param random spreads the retries */
    public Settlement(Database database, RetryRules rules, RandomGenerator random) {
        this.database = database;
        this.rules = rules;
        this.random = random;
    }

    /** @param verdict on the finding as far as the ledger confirms it */
    private record Settling(Finding finding, Verdict verdict, WorkRow row, Move move) {
        @Nullable
        String failureKind() {
            return verdict instanceof Verdict.Failed failed ? failed.kind().name() : null;
        }

        @Nullable
        String failureMessage() {
            return verdict instanceof Verdict.Failed failed ? failed.message() : null;
        }

        boolean isOccupied() {
            return verdict instanceof Verdict.Failed failed && failed.kind() == FailureKind.OCCUPIED;
        }
    }

    /** Settles findings in one transaction; the results stand in the order of the findings. */
    public List<Result> settle(List<Finding> findings) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            var rows = lockRows(connection, findings);
            var settling = new HashMap<Long, Settling>();
            for (var finding : findings) {
                var row = rows.get(finding.ref());
                if (row != null) {
                    settling.putIfAbsent(row.file(), settling(finding, row));
                }
            }
            write(connection, namingRivals(connection, settling.values()));
            return results(connection, findings, settling);
        });
    }

    private Settling settling(Finding finding, WorkRow row) {
        var verdict = row.confirmed(finding.verdict());
        return new Settling(finding, verdict, row, row.after(verdict, rules, random));
    }

    /** For a taken key, adds to the message which other migration of the ledger sends files to it. */
    private static List<Settling> namingRivals(Connection connection, Collection<Settling> settling)
            throws SQLException {
        var occupied = settling.stream()
                .filter(Settling::isOccupied)
                .map(s -> s.row.file())
                .toList();
        var rivals = occupied.isEmpty() ? Map.<Long, String>of() : Rivals.of(connection, occupied);
        return settling.stream()
                .map(s -> rivals.containsKey(s.row.file()) ? named(s, rivals.get(s.row.file())) : s)
                .toList();
    }

    private static Settling named(Settling settling, String rival) {
        var verdict = new Verdict.Failed(FailureKind.OCCUPIED, settling.failureMessage() + "; " + rival, null);
        return new Settling(settling.finding, verdict, settling.row, settling.move);
    }

    /** Counts a failure against a file whose event could not be used; false when this attempt of it is not DISPATCHED. */
    public boolean settlePoison(long file, int attempt, String message) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = connection.prepareStatement("select w.failures, w.hot, w.repairs, w.held_etag, w.seen is"
                    + " not null, m.name, w.batch, w.attempt, f.path, f.size, f.mtime_ns, f.ctime_ns, f.inode"
                    + " from work w join file f on f.id = w.file join migration m on m.id = f.migration"
                    + " where w.file = ? and w.attempt = ? and " + Database.IS_IN_FLIGHT + " for update of w")) {
                select.setLong(1, file);
                select.setInt(2, attempt);
                try (var rows = select.executeQuery()) {
                    if (!rows.next()) {
                        return false;
                    }
                    var row = new WorkRow(
                            file,
                            rows.getInt(1),
                            rows.getInt(2),
                            rows.getInt(3),
                            rows.getString(4),
                            rows.getBoolean(5),
                            null);
                    var verdict = new Verdict.Failed(FailureKind.POISON, message, null);
                    var ref = Rows.ref(file, rows, 6);
                    write(connection, List.of(settling(new Finding(ref, verdict), row)));
                    return true;
                }
            }
        });
    }

    // Locks in the order of the ids, so that two verifiers wait for each other instead of deadlocking.
    private static Map<FileRef, WorkRow> lockRows(Connection connection, List<Finding> findings) throws SQLException {
        var sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(finding -> finding.ref().file()));
        try (var select = Database.planned(
                connection,
                "select v.ord, w.file, w.failures, w.hot, w.repairs, w.held_etag,"
                        + " w.seen is not null, " + Known.COLUMNS
                        + " from unnest(?, ?, ?, ?, ?, ?) with ordinality v(file, attempt, size, mtime,"
                        + " ctime, inode, ord) cross join lateral (select from file where id = v.file and size = v.size and"
                        + " mtime_ns = v.mtime and ctime_ns = v.ctime and inode = v.inode offset 0) f cross join lateral"
                        + " (select * from work where file = v.file and attempt = v.attempt and "
                        + Database.IS_IN_FLIGHT + " offset 0 for update) w")) {
            SqlArrays.bind(
                    select,
                    1,
                    sorted,
                    column("bigint", f -> f.ref().file().value()),
                    column("int", f -> f.ref().attempt()),
                    column("bigint", f -> f.ref().version().size()),
                    column("bigint", f -> f.ref().version().mtimeNanos()),
                    column("bigint", f -> f.ref().version().ctimeNanos()),
                    column("bigint", f -> f.ref().version().inode()));
            var rows = new HashMap<FileRef, WorkRow>();
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    rows.put(
                            sorted.get(result.getInt(1) - 1).ref(),
                            new WorkRow(
                                    result.getLong(2),
                                    result.getInt(3),
                                    result.getInt(4),
                                    result.getInt(5),
                                    result.getString(6),
                                    result.getBoolean(7),
                                    Known.of(result, 8)));
                }
            }
            return rows;
        }
    }

    private static void write(Connection connection, List<Settling> settling) throws SQLException {
        var ended =
                settling.stream().filter(s -> !(s.move instanceof Move.Wait)).toList();
        var waiting = settling.stream().filter(s -> s.move instanceof Move.Wait).toList();
        if (!ended.isEmpty()) {
            OutcomeRow.insert(
                    connection,
                    ended.stream()
                            .map(s -> OutcomeRow.of(s.finding.ref(), s.verdict, s.move))
                            .toList());
            recordOwners(connection, ended);
        }
        if (!waiting.isEmpty()) {
            wait(connection, waiting);
        }
    }

    /** The object's headers show an older mode and owner of the file, so the ledger records the current ones. */
    private static void recordOwners(Connection connection, List<Settling> ended) throws SQLException {
        var kept = ended.stream()
                .map(Settling::finding)
                .filter(finding -> finding.verdict() instanceof Verdict.Kept)
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        try (var upsert = connection.prepareStatement("""
                insert into file_owner (file, ctime_ns, mode, uid, gid)
                values (?, ?, ?, ?, ?)
                on conflict (file) do update set ctime_ns = excluded.ctime_ns, mode = excluded.mode, uid =
                    excluded.uid, gid = excluded.gid""")) {
            for (var finding : kept) {
                var owner = ((Verdict.Kept) finding.verdict()).owner();
                upsert.setLong(1, finding.ref().file().value());
                upsert.setLong(2, finding.ref().version().ctimeNanos());
                upsert.setInt(3, owner.mode());
                upsert.setInt(4, owner.uid());
                upsert.setInt(5, owner.gid());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void wait(Connection connection, List<Settling> waiting) throws SQLException {
        var newer = waiting.stream()
                .filter(s -> s.row.newerSeen())
                .map(s -> s.row.file())
                .toList();
        if (!newer.isEmpty()) {
            setVersions(connection, newer);
        }
        try (var update = connection.prepareStatement("""
                        update work
                        set seq = null, due_at = coalesce(now() + ?::bigint * interval '1 millisecond',
                            'infinity'), failures = ?, hot = ?, repairs = ?, held_etag = ?, recheck = ?, kind = ?,
                            message = ?, size = coalesce(seen[1], size), seen = null
                        where file = ?""")) {
            for (var settling : waiting) {
                var next = (Move.Wait) settling.move;
                update.setObject(1, millis(next.delay()), Types.BIGINT);
                update.setInt(2, next.counts().failures());
                update.setInt(3, next.counts().hot());
                update.setInt(4, next.counts().repairs());
                update.setString(5, next.heldEtag());
                update.setBoolean(6, next.recheck());
                update.setString(7, settling.failureKind());
                update.setString(8, settling.failureMessage());
                update.setLong(9, settling.row.file());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void setVersions(Connection connection, List<Long> files) throws SQLException {
        try (var update = Database.planned(connection, """
                        update file f
                        set size = seen[1], mtime_ns = seen[2], ctime_ns = seen[3], inode = seen[4]
                        from unnest(?) v(id)
                        cross join lateral (select seen from work where file = v.id offset 0) w
                        where f.id = v.id""")) {
            update.setArray(1, connection.createArrayOf("bigint", files.toArray()));
            update.executeUpdate();
        }
    }

    private static @Nullable Long millis(@Nullable Duration delay) {
        return delay == null ? null : delay.toMillis();
    }

    private static List<Result> results(Connection connection, List<Finding> findings, Map<Long, Settling> settling)
            throws SQLException {
        var stale = findings.stream()
                .filter(finding -> !(finding.verdict() instanceof Verdict.Failed) && settled(finding, settling) == null)
                .toList();
        var repeated = stale.isEmpty() ? Set.<FileRef>of() : alreadyVerified(connection, stale);
        return findings.stream()
                .map(finding -> {
                    var settled = settled(finding, settling);
                    if (settled == null) {
                        return repeated.contains(finding.ref()) ? Result.VERIFIED_BEFORE : Result.STALE;
                    }
                    if (!(settled.move instanceof Move.Verify)) {
                        return Result.MOVED;
                    }
                    // Of two equal findings in a page, the first moved the file.
                    return isSame(settled.finding, finding) ? Result.VERIFIED : Result.VERIFIED_BEFORE;
                })
                .toList();
    }

    @SuppressWarnings("ReferenceEquality") // the page may hold two equal findings
    private static boolean isSame(Finding one, Finding other) {
        return one == other;
    }

    private static @Nullable Settling settled(Finding finding, Map<Long, Settling> settling) {
        var settled = settling.get(finding.ref().file().value());
        return settled != null && settled.finding.equals(finding) ? settled : null;
    }

    private static Set<FileRef> alreadyVerified(Connection connection, List<Finding> findings) throws SQLException {
        try (var select = Database.planned(connection, """
                        select v.ord
                        from unnest(?, ?) with ordinality v(file, attempt, ord)
                        cross join lateral (select from outcome where file = v.file and attempt = v.attempt and
                            state = 'VERIFIED' offset 0) o""")) {
            SqlArrays.bind(
                    select,
                    1,
                    findings,
                    column("bigint", f -> f.ref().file().value()),
                    column("int", f -> f.ref().attempt()));
            var verified = new HashSet<FileRef>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    verified.add(findings.get(rows.getInt(1) - 1).ref());
                }
            }
            return verified;
        }
    }
}
