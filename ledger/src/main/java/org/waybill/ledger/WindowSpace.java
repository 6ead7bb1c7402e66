package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

/**
 * The space left in the windows of both lanes, while files are chosen for them.
 *
 * @param settled up to this dispatch sequence nothing is in flight
 */
record WindowSpace(LaneSpace small, LaneSpace large, long settled) {

    /** Condition for rows of {@code work} that are in flight; it takes the migration's number twice as parameter. */
    static final String IN_FLIGHT = "migration = ? and seq > (select settled_seq from migration where id = ?)";

    /**
     * Reads what is in flight.
     *
     * @param last dispatch sequence that was given out
     */
    static WindowSpace left(Connection connection, Migration migration, Lanes lanes, long last) throws SQLException {
        long settled = last;
        var small = new LaneSpace(lanes.small(), 0, 0);
        var large = new LaneSpace(lanes.large(), 0, 0);
        try (var select = connection.prepareStatement(
                "select large, count(*), sum(size), min(seq) - 1 from work where " + IN_FLIGHT + " group by large")) {
            select.setInt(1, migration.number());
            select.setInt(2, migration.number());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    boolean isLarge = rows.getBoolean(1);
                    var room = new LaneSpace(lanes.of(isLarge), rows.getLong(2), rows.getLong(3));
                    small = isLarge ? small : room;
                    large = isLarge ? room : large;
                    settled = Math.min(settled, rows.getLong(4));
                }
            }
        }
        return new WindowSpace(small, large, settled);
    }

    LaneSpace of(boolean isLarge) {
        return isLarge ? large : small;
    }

    boolean areFull() {
        return small.isFull() && large.isFull();
    }

    /** The space of one lane. */
    static final class LaneSpace {
        private long files;
        private long bytes;
        private boolean idle;

        private LaneSpace(Window window, long filesInFlight, long bytesInFlight) {
            files = window.files() - filesInFlight;
            bytes = window.bytes() - bytesInFlight;
            idle = filesInFlight == 0;
        }

        /** How many more files it takes at most. */
        long files() {
            return files;
        }

        boolean isFull() {
            return files <= 0;
        }

        /** Takes the file if it fits; a single file fits whatever its size. */
        boolean takes(long size) {
            if (isFull() || (bytes < size && !idle)) {
                return false;
            }
            idle = false;
            files--;
            bytes -= size;
            return true;
        }
    }
}
