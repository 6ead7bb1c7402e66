package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums for people, read from the rollups and the small work table, so that the cost does not grow with the files. */
public final class Overview {

    private final Database database;

    public Overview(Database database) {
        this.database = database;
    }

    /** A number of files and their bytes. */
    public record Sum(long files, long bytes) {
        public static final Sum NONE = new Sum(0, 0);

        public Sum plus(Sum other) {
            return new Sum(files + other.files, bytes + other.bytes);
        }

        public Sum minus(Sum other) {
            return new Sum(files - other.files, bytes - other.bytes);
        }
    }

    /** The files of one outcome that share a reason. */
    public record Reason(FileState state, String kind, Sum sum) {}

    /**
     * The sums of a migration at one moment.
     *
     * @param total every file ever found; the sums of the states add up to it
     * @param reasons why files are FAILED and SKIPPED
     * @param hot files that changed while they were read, and wait
     * @param hotLeft those of them that wait for the next batch
     */
    public record Totals(Sum total, Map<FileState, Sum> states, List<Reason> reasons, long hot, long hotLeft) {

        public Sum of(FileState state) {
            return states.getOrDefault(state, Sum.NONE);
        }

        /** True when nothing needs a person or another run. */
        public boolean isClean() {
            return of(FileState.FAILED).files() == 0 && hotLeft == 0;
        }
    }

    /** The sums of one moment, consistent even while others work on the migration. */
    public Totals totals(Migration migration) {
        return database.snapshot(connection -> {
            var sums = sums(connection, migration);
            var total = Sum.NONE;
            var settled = Sum.NONE;
            var states = new EnumMap<FileState, Sum>(FileState.class);
            for (var reason : sums) {
                if (reason.state == FileState.FOUND) {
                    total = reason.sum;
                } else {
                    settled = settled.plus(reason.sum);
                    states.merge(reason.state, reason.sum, Sum::plus);
                }
            }
            var reasons = sums.stream()
                    .filter(reason -> !reason.kind.isEmpty() && reason.sum.files != 0)
                    .toList();
            Database.lookUp(connection);
            return inWork(connection, migration, total, total.minus(settled), states, reasons);
        });
    }

    private static List<Reason> sums(Connection connection, Migration migration) throws SQLException {
        try (var select = connection.prepareStatement("""
                select state, kind, sum(files), sum(bytes)
                from (select * from rollup where migration = ? union all select * from rollup_delta where migration
                    = ?) r
                group by state, kind
                order by state, kind""")) {
            select.setInt(1, migration.number());
            select.setInt(2, migration.number());
            try (var rows = select.executeQuery()) {
                var sums = new ArrayList<Reason>();
                while (rows.next()) {
                    sums.add(new Reason(
                            FileState.valueOf(rows.getString(1)),
                            rows.getString(2),
                            new Sum(rows.getLong(3), rows.getLong(4))));
                }
                return sums;
            }
        }
    }

    private static Totals inWork(
            Connection connection,
            Migration migration,
            Sum total,
            Sum unsettled,
            Map<FileState, Sum> states,
            List<Reason> reasons)
            throws SQLException {
        try (var select = connection.prepareStatement("select * from (select count(*), coalesce(sum(size), 0) from"
                + " work where " + WindowSpace.IN_FLIGHT + ") flying, (select count(*), count(*) filter (where due_at ="
                + " 'infinity') from work where migration = ? and hot > 0) hot")) {
            select.setInt(1, migration.number());
            select.setInt(2, migration.number());
            select.setInt(3, migration.number());
            try (var rows = select.executeQuery()) {
                rows.next();
                var dispatched = new Sum(rows.getLong(1), rows.getLong(2));
                states.put(FileState.DISPATCHED, dispatched);
                states.put(FileState.FOUND, unsettled.minus(dispatched));
                return new Totals(total, states, reasons, rows.getLong(3), rows.getLong(4));
            }
        }
    }

    /** True when the rollups equal a count of the rows. For audits: it reads every row. */
    public boolean addsUp(Migration migration) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("""
                    with counted as (select o.state::text as state, coalesce(o.kind, '') as kind, count(*) as
                        files, sum(f.size) as bytes from file f join outcome o on o.file = f.id where f.migration =
                        ? group by 1, 2 union all select 'FOUND', '', count(*), sum(size) from file where migration
                        = ? having count(*) > 0), summed as (select state, kind, sum(files) as files, sum(bytes) as
                        bytes from (select * from rollup union all select * from rollup_delta) r where migration =
                        ? group by 1, 2 having sum(files) <> 0 or sum(bytes) <> 0)
                    select not exists ((table counted except table summed) union all (table summed except table
                        counted))""")) {
                for (int i = 1; i <= 3; i++) {
                    select.setInt(i, migration.number());
                }
                try (var rows = select.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        });
    }
}
