package org.waybill.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FileOwner;
import org.waybill.model.SourcePath;

/** Streams what is known of every file, one row a file. */
public final class FileReport {

    private final Database database;

    public FileReport(Database database) {
        this.database = database;
    }

    /**
     * One file. Fields that do not apply are null.
     *
     * @param owner where the object carries an older one
     */
    public record Row(
            long file,
            SourcePath path,
            @Nullable String key,
            long size,
            FileState state,
            int hot,
            @Nullable String sha256,
            @Nullable String level,
            @Nullable String etag,
            @Nullable String versionId,
            boolean adopted,
            int attempts,
            int failures,
            @Nullable String kind,
            @Nullable String message,
            Instant modifiedAt,
            @Nullable Instant settledAt,
            @Nullable FileOwner owner) {}

    /**
     * Hands over the files of a migration in the order of their ids.
     *
     * @param state only files in this state; null: all
     * @param limit at most so many
     */
    public void each(Migration migration, @Nullable FileState state, long limit, Consumer<Row> reader) {
        database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                    select *
                    from file_status
                    where migration = ? and (?::text is null or state = ?)
                    order by file
                    limit ?""")) {
                select.setObject(1, migration.id().value());
                select.setString(2, state == null ? null : state.name());
                select.setString(3, state == null ? null : state.name());
                select.setLong(4, limit);
                select.setFetchSize(1_000);
                try (var rows = select.executeQuery()) {
                    long count = 0;
                    while (rows.next()) {
                        reader.accept(row(rows));
                        count++;
                    }
                    return count;
                }
            }
        });
    }

    /** A file that failed for this kind, as an example. */
    public Optional<Row> example(Migration migration, String kind) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = connection.prepareStatement("""
                    select *
                    from file_status
                    where file = (select o.file from batch b cross join lateral (select file from outcome where
                        batch = b.id and state = 'FAILED' and kind = ? limit 1) o where b.migration = ? limit 1)""")) {
                select.setString(1, kind);
                select.setInt(2, migration.number());
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(row(rows)) : Optional.empty();
                }
            }
        });
    }

    /** Reads a row of the view {@code file_status}. */
    public static Row row(ResultSet row) throws SQLException {
        var settled = row.getObject("settled_at", OffsetDateTime.class);
        long mtime = row.getLong("mtime_ns");
        return new Row(
                row.getLong("file"),
                new SourcePath(row.getString("path")),
                row.getString("key"),
                row.getLong("size"),
                FileState.valueOf(row.getString("state")),
                row.getInt("hot"),
                row.getString("sha256"),
                row.getString("level"),
                row.getString("etag"),
                row.getString("version_id"),
                row.getBoolean("adopted"),
                row.getInt("attempts"),
                row.getInt("failures"),
                row.getString("kind"),
                row.getString("message"),
                Instant.ofEpochSecond(Math.floorDiv(mtime, 1_000_000_000L), Math.floorMod(mtime, 1_000_000_000L)),
                settled == null ? null : settled.toInstant(),
                owner(row));
    }

    private static @Nullable FileOwner owner(ResultSet row) throws SQLException {
        int mode = row.getInt("mode");
        return row.wasNull() ? null : new FileOwner(mode, row.getInt("uid"), row.getInt("gid"));
    }
}
