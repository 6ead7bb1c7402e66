package org.waybill.ledger.reading;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;

/** The batches of the ledger as a list, with the times of their lives. */
public final class BatchRows {

    private static final String SELECT =
            "select id, migration, state, started_at, walked_at, ended_at, begun from batch ";

    private final Database database;

    public BatchRows(Database database) {
        this.database = database;
    }

    /** @param state by name: a console also shows states of a later version */
    public record Row(
            long id,
            int migration,
            String state,
            Instant startedAt,
            @Nullable Instant walkedAt,
            @Nullable Instant endedAt,
            int begun) {}

    public Optional<Row> find(long id) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(SELECT + "where id = ?")) {
                select.setLong(1, id);
                return rows(select).stream().findFirst();
            }
        });
    }

    /**
     * A page of batches of these migrations, the newest first.
     *
     * @param before only batches with a lower id
     */
    public List<Row> page(List<Integer> migrations, long before, int limit) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement(
                    SELECT + "where id < ? and migration = any (?) order by id desc limit ?")) {
                select.setLong(1, before);
                select.setArray(2, connection.createArrayOf("int", migrations.toArray()));
                select.setInt(3, limit);
                return rows(select);
            }
        });
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var all = new ArrayList<Row>();
            while (rows.next()) {
                all.add(new Row(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getString(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                        time(rows, 5),
                        time(rows, 6),
                        rows.getInt(7)));
            }
            return all;
        }
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
