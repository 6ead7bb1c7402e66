package org.waybill.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A test's own statements on a ledger. */
record Sql(Database database) {

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The columns of the first row, joined by commas. */
    String text(String sql) {
        return rows(sql).getFirst();
    }

    List<String> rows(String sql) {
        return database.transaction(connection -> {
            try (var select = connection.createStatement();
                    var rows = select.executeQuery(sql)) {
                var texts = new ArrayList<String>();
                while (rows.next()) {
                    var columns = new String[rows.getMetaData().getColumnCount()];
                    for (int i = 0; i < columns.length; i++) {
                        columns[i] = rows.getString(i + 1);
                    }
                    texts.add(String.join(",", Arrays.asList(columns)));
                }
                return texts;
            }
        });
    }

    void execute(String sql) {
        database.transaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }
}
