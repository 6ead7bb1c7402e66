package org.waybill.ledger.figures;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;
import org.waybill.ledger.figures.Figures.Files;
import org.waybill.ledger.figures.Figures.Lane;
import org.waybill.ledger.figures.Figures.Migration;
import org.waybill.ledger.figures.Figures.OpenBatch;

/** Reads the views for dashboards. The cost depends on the migrations and on what is in flight, not on the files. */
public final class Views {

    private final Database database;

    public Views(Database database) {
        this.database = database;
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** All figures of this moment. */
    public Figures read() {
        return database.transaction(connection -> new Figures(
                rows(
                        connection,
                        "select migration, number, bucket, hot_files, unpublished_files, published_seq, scanned_by from"
                                + " migration_overview",
                        Views::migration),
                rows(connection, "select migration, state, kind, files, bytes from migration_files", Views::files),
                rows(
                        connection,
                        "select migration, lane, files, bytes, oldest_pending_at from migration_lanes",
                        Views::lane),
                rows(
                        connection,
                        "select migration, state from batch_overview where ended_at is null and state <> 'SCHEDULED'",
                        row -> new OpenBatch(row.getString(1), row.getString(2)))));
    }

    private static <T> List<T> rows(Connection connection, String query, Row<T> row) throws SQLException {
        try (var select = connection.prepareStatement(query);
                var found = select.executeQuery()) {
            var rows = new ArrayList<T>();
            while (found.next()) {
                rows.add(row.of(found));
            }
            return rows;
        }
    }

    private static Migration migration(ResultSet row) throws SQLException {
        return new Migration(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7));
    }

    private static Files files(ResultSet row) throws SQLException {
        return new Files(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5));
    }

    private static Lane lane(ResultSet row) throws SQLException {
        return new Lane(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), instant(row));
    }

    private static @Nullable Instant instant(ResultSet row) throws SQLException {
        var found = row.getObject(5, OffsetDateTime.class);
        return found == null ? null : found.toInstant();
    }
}
