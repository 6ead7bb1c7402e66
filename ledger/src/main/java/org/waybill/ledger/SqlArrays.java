package org.waybill.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One property of many rows as a Postgres array, which a statement unnests: one statement for thousands of rows. */
final class SqlArrays {

    private SqlArrays() {}

    static <T> Array of(Connection connection, String type, Collection<T> rows, Function<T, @Nullable Object> property)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(property).toArray());
    }

    /** Binds {@code (type, property)} pairs to the statement's parameters from {@code first} on. */
    @SafeVarargs
    static <T> void bind(PreparedStatement statement, int first, Collection<T> rows, Column<T>... columns)
            throws SQLException {
        for (int i = 0; i < columns.length; i++) {
            statement.setArray(first + i, of(statement.getConnection(), columns[i].type, rows, columns[i].property));
        }
    }

    /** A Postgres type and where its value comes from. */
    record Column<T>(String type, Function<T, @Nullable Object> property) {}

    static <T> Column<T> column(String type, Function<T, @Nullable Object> property) {
        return new Column<>(type, property);
    }
}
