package org.waybill.ledger.reading;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;

/**
 * The files of a migration in pages, in the order of their ids. A page looks at {@link #LOOKED_AT} rows at most, whatever
 * the filter: where few files fit it, a page may hold few or none and still be followed by another.
 */
public final class FilePages {

    /** How many rows a page reads at most. */
    static final int LOOKED_AT = 4_000;

    private static final String COLUMNS = "s.file, s.path, s.key, s.size, s.state, s.hot, s.sha256, s.level, s.etag,"
            + " s.version_id, s.adopted, s.attempts, s.failures, s.kind, s.message, s.mtime_ns, s.settled_at, s.mode, s.uid, s.gid";

    private final Database database;

    public FilePages(Database database) {
        this.database = database;
    }

    /**
     * Which files are wanted.
     *
     * @param states any of these; empty: all
     * @param kinds of the last failure, any of these; empty: all
     * @param prefix of the encoded path
     */
    public record Wanted(List<FileState> states, List<String> kinds, String prefix) {

        boolean isFailed() {
            return states.equals(List.of(FileState.FAILED));
        }
    }

    /**
     * Some files.
     *
     * @param next the id after which the next page begins; null: there is none
     */
    public record Page(List<Row> files, @Nullable Long next) {}

    /** @param after only files with a higher id */
    public Page page(Migration migration, Wanted wanted, long after, int limit) {
        return database.snapshot(connection -> {
            Database.lookUpInOrder(connection);
            try (var select = connection.prepareStatement(wanted.isFailed() ? FAILED : ANY)) {
                bind(select, migration, wanted, after, limit);
                return page(select, limit);
            }
        });
    }

    // The last row has no file: it says up to where rows were looked at, if there are more. The others come in the
    // order in
    // which they are looked at, so that a full page ends the query.
    private static final String FITS = """
             where (? or s.state = any (?)) and (? or s.kind = any (?)) and starts_with(s.path, ?)
             order by l.id
             limit ?) union all (
            """;

    private static final String LAST = "select id, null, null, null, null, null, null, null, null, null, null, null,"
            + " null, null, null, null, null, null, null, null from ";

    private static final String ANY = "(select " + COLUMNS
            + " from (select id, migration from file where id > ? order by id limit ?) l cross join lateral (select *"
            + " from file_status where file = l.id and l.migration = ? offset 0) s" + FITS + LAST
            + "(select id from file where id > ? order by id offset ? limit 1) last)";

    // There is an index of what failed. It is not in the order of files, and a search in that order would read all
    // others.
    private static final String FAILED =
            "with failed as materialized (select o.file as id from batch b cross join lateral"
                    + " (select file from outcome where batch = b.id and state = 'FAILED' offset 0) o where o.file > ? and"
                    + " b.migration = ?) (select " + COLUMNS
                    + " from (select id from failed order by id limit ?) l cross join lateral (select * from file_status where"
                    + " file = l.id offset 0) s" + FITS + LAST
                    + "(select id from failed order by id offset ? limit 1) last)";

    private static void bind(PreparedStatement select, Migration migration, Wanted wanted, long after, int limit)
            throws SQLException {
        var connection = select.getConnection();
        select.setLong(1, after);
        select.setInt(wanted.isFailed() ? 3 : 2, LOOKED_AT);
        select.setInt(wanted.isFailed() ? 2 : 3, migration.number());
        select.setBoolean(4, wanted.states.isEmpty());
        select.setArray(
                5,
                connection.createArrayOf(
                        "text", wanted.states.stream().map(Enum::name).toArray()));
        select.setBoolean(6, wanted.kinds.isEmpty());
        select.setArray(7, connection.createArrayOf("text", wanted.kinds.toArray()));
        select.setString(8, wanted.prefix);
        select.setInt(9, limit + 1);
        if (wanted.isFailed()) {
            select.setInt(10, LOOKED_AT - 1);
        } else {
            select.setLong(10, after);
            select.setInt(11, LOOKED_AT - 1);
        }
    }

    private static Page page(PreparedStatement select, int limit) throws SQLException {
        try (var rows = select.executeQuery()) {
            var files = new ArrayList<Row>();
            @Nullable Long next = null;
            while (rows.next()) {
                if (rows.getString(2) != null) {
                    files.add(FileReport.row(rows));
                } else if (rows.getObject(1) != null) {
                    next = rows.getLong(1);
                }
            }
            if (files.size() > limit) {
                var shown = List.copyOf(files.subList(0, limit));
                return new Page(shown, shown.getLast().file());
            }
            return new Page(List.copyOf(files), next);
        }
    }

    /** One file of a migration. */
    public Optional<Row> find(Migration migration, long id) {
        return database.transaction(connection -> {
            Database.lookUp(connection);
            try (var select = connection.prepareStatement(
                    "select " + COLUMNS + " from file_status s where s.file = ? and s.migration = ?")) {
                select.setLong(1, id);
                select.setObject(2, migration.id().value());
                try (var rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(FileReport.row(rows)) : Optional.empty();
                }
            }
        });
    }
}
