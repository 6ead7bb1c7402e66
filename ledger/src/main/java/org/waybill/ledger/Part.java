package org.waybill.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Part of a walk through a migration's files in the order of their ids. One statement reads the files of one part, and
 * those of other migrations between them.
 *
 * @param found the matches among the files of this part
 * @param upTo the id of the part's last file: the next part begins after it
 * @param isPastEnd whether no file was left
 */
public record Part<T>(List<T> found, long upTo, boolean isPastEnd) {

    /** A query over the files up to an id. */
    interface Query<T> {
        List<T> upTo(long end) throws SQLException;
    }

    /** The part with the next {@code files} files after an id. */
    static <T> Part<T> after(long file, int files, Connection connection, Migration migration, Query<T> query)
            throws SQLException {
        Database.keepOrder(connection);
        try (var select = Database.planned(
                connection,
                "select max(id) from (select id from file where migration = ? and id > ? order by id limit ?) part")) {
            select.setInt(1, migration.number());
            select.setLong(2, file);
            select.setInt(3, files);
            try (var rows = select.executeQuery()) {
                rows.next();
                long end = rows.getLong(1);
                return rows.wasNull() ? new Part<>(List.of(), file, true) : new Part<>(query.upTo(end), end, false);
            }
        }
    }
}
