package org.waybill.ledger.route;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Database;
import org.waybill.model.SourcePath;

/** What comparing the two sides of reads has come to, in all processes, and the paths where they differ. */
public final class Differences {

    /** Paths that are kept for one migration: enough to see what is wrong. */
    private static final int KEPT = 1_000;

    private final Database database;

    public Differences(Database database) {
        this.database = database;
    }

    /**
     * Counts of comparisons.
     *
     * @param bytes that were compared
     * @param inconclusive the file changed meanwhile, or a side did not answer
     * @param dropped there was no room to compare
     */
    public record Sum(long compared, long bytes, long different, long inconclusive, long dropped) {

        public static final Sum ZERO = new Sum(0, 0, 0, 0, 0);
    }

    /**
     * A path whose sides differ.
     *
     * @param detail what differs, for a person
     * @param times how often it was seen
     */
    public record Difference(SourcePath path, String detail, int times, Instant seenAt) {}

    /** Adds what a process has compared since it last did. */
    public void add(int migration, Sum more) {
        database.transaction(connection -> {
            try (var upsert = connection.prepareStatement("""
                    insert into shadow_sum as s (migration, compared, bytes, different, inconclusive, dropped)
                    values (?, ?, ?, ?, ?, ?)
                    on conflict (migration) do update set compared = s.compared + excluded.compared,
                        bytes = s.bytes + excluded.bytes, different = s.different + excluded.different,
                        inconclusive = s.inconclusive + excluded.inconclusive, dropped = s.dropped + excluded.dropped""")) {
                upsert.setInt(1, migration);
                upsert.setLong(2, more.compared);
                upsert.setLong(3, more.bytes);
                upsert.setLong(4, more.different);
                upsert.setLong(5, more.inconclusive);
                upsert.setLong(6, more.dropped);
                return upsert.executeUpdate();
            }
        });
    }

    /** Keeps a path whose sides differ; the oldest are forgotten when there are too many. */
    public void keep(int migration, SourcePath path, String detail) {
        database.transaction(connection -> {
            try (var upsert = connection.prepareStatement("""
                            insert into shadow_difference as d (digest, migration, path, detail)
                            values (path_digest(?, ?), ?, ?, ?)
                            on conflict (digest) do update set detail = excluded.detail, times = d.times + 1,
                                seen_at = now()""");
                    var trim = connection.prepareStatement("delete from shadow_difference where migration = ? and"
                            + " seen_at < (select seen_at from shadow_difference where migration = ? order by seen_at"
                            + " desc offset " + KEPT + " limit 1)")) {
                upsert.setInt(1, migration);
                upsert.setString(2, path.encoded());
                upsert.setInt(3, migration);
                upsert.setString(4, path.encoded());
                upsert.setString(5, detail);
                upsert.executeUpdate();
                trim.setInt(1, migration);
                trim.setInt(2, migration);
                return trim.executeUpdate();
            }
        });
    }

    /** The counts of a migration. */
    public Sum of(int migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select compared, bytes, different, inconclusive, dropped"
                    + " from shadow_sum where migration = ?")) {
                select.setInt(1, migration);
                try (var row = select.executeQuery()) {
                    return row.next()
                            ? new Sum(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))
                            : Sum.ZERO;
                }
            }
        });
    }

    /** The newest paths whose sides differ. */
    public List<Difference> newest(int migration, int limit) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select path, detail, times, seen_at from shadow_difference"
                    + " where migration = ? order by seen_at desc limit ?")) {
                select.setInt(1, migration);
                select.setInt(2, limit);
                var newest = new ArrayList<Difference>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        newest.add(new Difference(
                                new SourcePath(rows.getString(1)),
                                rows.getString(2),
                                rows.getInt(3),
                                rows.getObject(4, OffsetDateTime.class).toInstant()));
                    }
                }
                return List.copyOf(newest);
            }
        });
    }

    /** Begins the counts of a migration anew, and forgets its paths, after their causes were mended. */
    public void reset(int migration) {
        database.transaction(connection -> {
            for (var table : List.of("shadow_sum", "shadow_difference")) {
                try (var delete = connection.prepareStatement("delete from " + table + " where migration = ?")) {
                    delete.setInt(1, migration);
                    delete.executeUpdate();
                }
            }
            return true;
        });
    }
}
