package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.waybill.ledger.Outbox.Lanes;
import org.waybill.ledger.Outbox.Window;

/** What the windows of both lanes still take, while files are chosen for them. */
record Rooms(Room small, Room large) {

    /** Reads what is in flight. */
    static Rooms left(Connection connection, Migration migration, Lanes lanes) throws SQLException {
        var small = new Room(lanes.small(), 0, 0);
        var large = new Room(lanes.large(), 0, 0);
        try (var select = connection.prepareStatement("select large, count(*), sum(size) from work where migration = ?"
                + " and seq is not null group by large")) {
            select.setInt(1, migration.number());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    boolean isLarge = rows.getBoolean(1);
                    var room = new Room(lanes.of(isLarge), rows.getLong(2), rows.getLong(3));
                    small = isLarge ? small : room;
                    large = isLarge ? room : large;
                }
            }
        }
        return new Rooms(small, large);
    }

    Room of(boolean isLarge) {
        return isLarge ? large : small;
    }

    boolean areFull() {
        return small.isFull() && large.isFull();
    }

    /** Of one lane. */
    static final class Room {
        private long files;
        private long bytes;
        private boolean idle;

        private Room(Window window, long filesInFlight, long bytesInFlight) {
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

        /** Takes the file in if it fits; a single file fits whatever its size. */
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
