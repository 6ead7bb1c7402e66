package org.waybill.ledger.route;

import java.util.EnumMap;
import java.util.Map;
import org.waybill.ledger.Database;

/** How many reads each side has answered, in all processes. */
public final class ReadSums {

    private final Database database;

    public ReadSums(Database database) {
        this.database = database;
    }

    /** Who answered a read. */
    public enum Side {
        LOCAL,
        OBJECT,
        /** Neither side could. */
        NONE
    }

    /** Reads and the bytes that they returned. */
    public record Sum(long reads, long bytes) {

        public static final Sum ZERO = new Sum(0, 0);

        public Sum plus(Sum more) {
            return new Sum(reads + more.reads, bytes + more.bytes);
        }
    }

    /** Adds what a process has answered since it last did. */
    public void add(int migration, Map<Side, Sum> sums) {
        database.transaction(connection -> {
            try (var upsert = connection.prepareStatement("""
                    insert into read_sum (migration, side, reads, bytes)
                    values (?, ?, ?, ?)
                    on conflict (migration, side) do update set reads = read_sum.reads + excluded.reads,
                        bytes = read_sum.bytes + excluded.bytes""")) {
                for (var side : new EnumMap<>(sums).entrySet()) {
                    upsert.setInt(1, migration);
                    upsert.setString(2, side.getKey().name());
                    upsert.setLong(3, side.getValue().reads());
                    upsert.setLong(4, side.getValue().bytes());
                    upsert.addBatch();
                }
                return upsert.executeBatch();
            }
        });
    }

    /** The sums of a migration; zero for a side that answered nothing. */
    public Map<Side, Sum> of(int migration) {
        return database.transaction(connection -> {
            var sums = new EnumMap<Side, Sum>(Side.class);
            for (var side : Side.values()) {
                sums.put(side, Sum.ZERO);
            }
            try (var select =
                    connection.prepareStatement("select side, reads, bytes from read_sum where migration = ?")) {
                select.setInt(1, migration);
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        sums.put(Side.valueOf(rows.getString(1)), new Sum(rows.getLong(2), rows.getLong(3)));
                    }
                }
            }
            return sums;
        });
    }
}
