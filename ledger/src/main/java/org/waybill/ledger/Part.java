package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Part of a walk through a migration's files in the order of their ids. A statement reads the files of one part, and those
 * of other migrations that lie between.
 *
 * @param found of the files of this part, what was asked for
 * @param upTo the id of the part's last file: the next part begins after it
 * @param isPastEnd whether no file was left
 */
public record Part<T>(List<T> found, long upTo, boolean isPastEnd) {

    static <T> Part<T> pastEnd(long after) {
        return new Part<>(List.of(), after, true);
    }

    /** Where a part ends that begins after an id and has so many files; empty when no file is left. */
    static OptionalLong end(Connection connection, Migration migration, long after, int files) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Else Postgres reads the whole table and sorts it, as long as it has no statistics.
            statement.execute("set local enable_sort = off");
        }
        try (var select = Database.planned(
                connection,
                "select max(id) from (select id from file where migration = ? and id > ? order by id limit ?) part")) {
            select.setInt(1, migration.number());
            select.setLong(2, after);
            select.setInt(3, files);
            try (var rows = select.executeQuery()) {
                rows.next();
                long end = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(end);
            }
        }
    }
}
