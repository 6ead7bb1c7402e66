package org.waybill.ledger.reading;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Overview.Totals;

/** How far migrations were over time: at most one row of a migration in ten seconds, kept for a week. */
public final class Pace {

    /** The time between two rows. */
    public static final Duration STEP = Duration.ofSeconds(10);

    private final Database database;

    public Pace(Database database) {
        this.database = database;
    }

    /** The sums of one moment. They fall where proven files change; then no rate is shown. */
    public record Point(
            Instant at, long foundFiles, long foundBytes, long provenFiles, long provenBytes, long failedFiles) {}

    /** Notes the sums, unless somebody else has done so for these ten seconds. */
    public void note(int migration, Totals totals) {
        database.transaction(connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into pace (migration, at, found_files, found_bytes, proven_files, proven_bytes, failed_files)
                    select id, to_timestamp(floor(extract(epoch from now()) / 10) * 10), ?, ?, ?, ?, ?
                    from migration
                    where id = ?
                    on conflict do nothing""")) {
                var proven = totals.of(FileState.VERIFIED);
                insert.setLong(1, totals.total().files());
                insert.setLong(2, totals.total().bytes());
                insert.setLong(3, proven.files());
                insert.setLong(4, proven.bytes());
                insert.setLong(5, totals.of(FileState.FAILED).files());
                insert.setInt(6, migration);
                return insert.executeUpdate();
            }
        });
    }

    /** Forgets what is older than a week, of all migrations. */
    public void prune() {
        database.transaction(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from pace where at < now() - interval '7 days' and migration in (select id from migration)")) {
                return delete.executeUpdate();
            }
        });
    }

    /**
     * The points of the last time, the oldest first, about {@code most} of them.
     *
     * @param span how far back
     */
    public List<Point> last(int migration, Duration span, int most) {
        return database.transaction(connection -> {
            Database.lookUpInOrder(connection);
            try (var select = connection.prepareStatement("""
                    select distinct on (bucket) at, found_files, found_bytes, proven_files, proven_bytes, failed_files,
                        floor(extract(epoch from at) / ?) as bucket
                    from pace
                    where migration = ? and at > now() - ?::interval
                    order by bucket, at desc""")) {
                select.setLong(1, Math.max(STEP.toSeconds(), span.toSeconds() / most));
                select.setInt(2, migration);
                select.setString(3, span.toString());
                return points(select.executeQuery());
            }
        });
    }

    private static List<Point> points(ResultSet rows) throws SQLException {
        try (rows) {
            var points = new ArrayList<Point>();
            while (rows.next()) {
                points.add(new Point(
                        rows.getObject(1, OffsetDateTime.class).toInstant(),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6)));
            }
            return points;
        }
    }
}
