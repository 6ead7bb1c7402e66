package org.waybill.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch.Order;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batch.Watch;
import org.waybill.model.VerificationLevel;

/** Reads batches from rows. */
final class BatchRow {

    static final String COLUMNS = "id, migration, state, level, overwrite, symlinks, includes, excludes, begun,"
            + " walked_at, priority, ordered_by, ordered_at, order_reason, started_at, ended_at, watch, reconcile_every";

    static final String SELECT = "select " + COLUMNS + " from batch ";

    private BatchRow() {}

    static Optional<Batch> one(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(batch(rows)) : Optional.empty();
        }
    }

    static List<Batch> all(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var batches = new ArrayList<Batch>();
            while (rows.next()) {
                batches.add(batch(rows));
            }
            return batches;
        }
    }

    private static Batch batch(ResultSet row) throws SQLException {
        var walked = row.getObject(10, OffsetDateTime.class);
        var ended = row.getObject(16, OffsetDateTime.class);
        return new Batch(
                row.getLong(1),
                row.getInt(2),
                State.valueOf(row.getString(3)),
                new Policy(
                        VerificationLevel.of(row.getString(4)),
                        row.getBoolean(5),
                        Symlinks.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                        List.of((String[]) row.getArray(7).getArray()),
                        List.of((String[]) row.getArray(8).getArray()),
                        row.getBoolean(17) ? new Watch(Duration.ofSeconds(row.getLong(18))) : null),
                row.getInt(9),
                walked == null ? null : walked.toInstant(),
                row.getInt(11),
                order(row),
                row.getObject(15, OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private static @Nullable Order order(ResultSet row) throws SQLException {
        var by = row.getString(12);
        return by == null
                ? null
                : new Order(by, row.getObject(13, OffsetDateTime.class).toInstant(), row.getString(14));
    }
}
