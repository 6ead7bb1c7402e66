package org.waybill.ledger.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.flow.FlowLimit;
import org.waybill.ledger.flow.FlowLimit.Setting;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Timetable;

/**
 * What an operator sets together with the start of a batch.
 *
 * @param priority of the batch, from 1 to 9; null: the usual one, or the one that it has
 * @param limit of the migration, in place of an earlier one; null: it stays
 * @param by who sets them
 */
public record Terms(@Nullable Integer priority, @Nullable Flow limit, String by) {

    public static final Terms NONE = new Terms(null, null, "");

    /** Sets them in the transaction that starts the batch, so that it sends no file before they hold. */
    void set(Connection connection, int migration, long batch) throws SQLException {
        if (priority != null) {
            try (var update = connection.prepareStatement("update batch set priority = ? where id = ?")) {
                update.setInt(1, priority);
                update.setLong(2, batch);
                update.executeUpdate();
            }
        }
        if (limit != null) {
            var setting = new Setting("", by, Instant.EPOCH);
            FlowLimits.set(connection, new FlowLimit(migration, limit, Timetable.NONE, ZoneId.of("UTC"), setting));
        }
    }
}
