package org.waybill.ledger.retry;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;

/** The FAILED files of a migration, which an operator may send back within its open batch. */
public final class FailedFiles {

    private final Database database;

    public FailedFiles(Database database) {
        this.database = database;
    }

    /** What a step has done. */
    public enum Step {
        /** Some files were sent back; there may be more. */
        SOME,
        NO_MORE,
        /** The batch is not open any more. */
        NOT_OPEN
    }

    /** A step, and how many files it sent back. */
    public record Sent(Step step, int files) {}

    /** The ledger's time: when it was asked to try again. */
    public Instant now() {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("select clock_timestamp()");
                    var rows = select.executeQuery()) {
                rows.next();
                return rows.getObject(1, OffsetDateTime.class).toInstant();
            }
        });
    }

    /**
     * Sends some FAILED files back to FOUND. The scanner looks at each in the source before it is sent. A batch that is
     * being swept runs again. What failed before it could get a key, such as a directory that could not be listed, is met
     * by walking the source again: that begins when no other file is left.
     *
     * @param kind only files that failed for this kind; null: for any
     * @param before only files that failed before this time
     * @param most how many at once
     */
    public Sent sendBack(long batch, @Nullable String kind, Instant before, int most) {
        return database.transaction(connection -> {
            if (!isOpen(connection, batch)) {
                return new Sent(Step.NOT_OPEN, 0);
            }
            int files = move(connection, batch, kind, before, most);
            if (files == 0) {
                walkAgain(connection, batch, kind, before);
                return new Sent(Step.NO_MORE, 0);
            }
            return new Sent(Step.SOME, files);
        });
    }

    // The lock makes the end of the batch wait, and this wait for it.
    private static boolean isOpen(Connection connection, long batch) throws SQLException {
        try (var update = connection.prepareStatement("""
                update batch
                set state = case state when 'SWEEPING' then 'RUNNING' else state end, sweep_until = null
                where id = ? and state in ('RUNNING', 'SWEEPING', 'PAUSED')""")) {
            update.setLong(1, batch);
            return update.executeUpdate() == 1;
        }
    }

    private static void walkAgain(Connection connection, long batch, @Nullable String kind, Instant before)
            throws SQLException {
        try (var update = connection.prepareStatement("""
                update batch now
                set begun = begun + 1, walked_at = null
                where id = ? and exists (select from batch b cross join lateral (select file from outcome where batch =
                    b.id and state = 'FAILED' and (?::text is null or kind = ?) and settled_at < ?) o join file f on
                    f.id = o.file where b.migration = now.migration and f.key_digest is null)""")) {
            update.setLong(1, batch);
            update.setString(2, kind);
            update.setString(3, kind);
            update.setTimestamp(4, Timestamp.from(before));
            update.executeUpdate();
        }
    }

    // One statement, because a file never has a row in both tables.
    private static int move(Connection connection, long batch, @Nullable String kind, Instant before, int most)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                with chosen as (select o.file from batch now join batch b on b.migration = now.migration cross join
                    lateral (select o.file from outcome o join file f on f.id = o.file where o.batch = b.id and
                    o.state = 'FAILED' and (?::text is null or o.kind = ?) and o.settled_at < ? and f.key_digest is not
                    null limit ?) o where now.id = ? limit ?), gone as (delete from outcome
                    where file in (select file from chosen) and state = 'FAILED' returning file, attempt, etag)
                insert into work (file, size, batch, due_at, migration, attempt, large, recheck, held_etag)
                select g.file, f.size, ?, now(), f.migration, g.attempt, false, true, g.etag
                from gone g
                join file f on f.id = g.file""")) {
            insert.setString(1, kind);
            insert.setString(2, kind);
            insert.setTimestamp(3, Timestamp.from(before));
            insert.setInt(4, most);
            insert.setLong(5, batch);
            insert.setInt(6, most);
            insert.setLong(7, batch);
            return insert.executeUpdate();
        }
    }
}
