package org.waybill.ledger;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on the ledger's schema. */
public final class Database {

    /** Schema of every table of the ledger; the application's own tables lie elsewhere. */
    public static final String SCHEMA = "migration";

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    // Classes of SQLSTATE that go away by themselves or after an operator acts: connection, resources, intervention,
    // rollback by conflict, system error (Postgres manual, appendix A).
    private static final Set<String> PASSING = Set.of("08", "53", "57", "40", "58");

    /** What Flyway records about our own changes of the schema: version, checksum of the script, success. */
    private static final String HISTORY =
            "1 928277411 t, 2 -1865919909 t, 3 679688416 t, 4 963694030 t, 5 1631995087 t, 6 720055163 t, "
                    + "7 1838006546 t, 8 -874458457 t, 9 -1504662443 t, 10 415712987 t, 11 1049825881 t, "
                    + "12 -1763634992 t, 13 -1614549563 t, 14 1248659948 t, 15 -271004932 t, "
                    + "16 -627941692 t, 20 134598150 t, 21 2024143566 t";

    /**
     * Condition for waiting rows of {@code work} that are looked up by their files. Not "seq is null", because that
     * lets a planner without statistics read the index of all waiting rows.
     */
    static final String WAITS = "coalesce(seq, 0) = 0";

    /** Like {@link #WAITS}, for rows in flight: "seq is not null" would let it read the index of all rows in flight. */
    static final String IS_IN_FLIGHT = "coalesce(seq, 0) > 0";

    private static final String LOOK_UP =
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashjoin = off;"
                    + " set local enable_mergejoin = off";

    private static final String KEEP_ORDER = "set local enable_sort = off";

    /** What is done in one transaction. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Statements that each run in their own transaction. */
    interface Statements {
        void on(Statement statement) throws SQLException;
    }

    private final DataSource source;

    /** @param source gives connections with the schema {@link #SCHEMA} and the isolation level READ COMMITTED */
    public Database(DataSource source) {
        this.source = source;
    }

    /**
     * Brings the schema up to date, and logs it where that may take long. Safe when several processes start at once.
     *
     * @throws LedgerUnusable when the ledger cannot be reached, or was made by another version
     */
    public void migrateSchema() {
        try {
            var history = history();
            // Flyway takes 0.3 s to find that there is nothing to do, and nearly every start has nothing to do.
            if (history.equals(HISTORY)) {
                return;
            }
            if (!history.isEmpty() && HISTORY.startsWith(history)) {
                LOG.warn("The ledger is of an earlier version and is upgraded first: up to 16 s for a million files.");
            }
            flyway(source).load().migrate();
        } catch (FlywayValidateException e) {
            throw new LedgerUnusable(
                    "The ledger was made by another version of waybill. Use that version, or another ledger.", e);
        } catch (FlywayException | SQLException e) {
            throw new LedgerUnusable(
                    "The ledger (Postgres) cannot be used: " + firstLine(e).replaceFirst("\\.$", "") + ".", e);
        }
    }

    /** What Flyway has recorded, in the form of {@link #HISTORY}; empty in a database without our schema. */
    private String history() throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            var table = SCHEMA + ".flyway_schema_history";
            if (first(statement, "select to_regclass('" + table + "')::text").isEmpty()) {
                return "";
            }
            return first(
                    statement,
                    "select string_agg(concat_ws(' ', version, checksum, success), ', ' order by installed_rank) from "
                            + table + " where version is not null");
        }
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            rows.next();
            return Objects.requireNonNullElse(rows.getString(1), "");
        }
    }

    static FluentConfiguration flyway(DataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .locations("classpath:db/ledger")
                // refuses the ledger of a later version, which this one may misread
                .ignoreMigrationPatterns(new String[0])
                // one process changes the schema; the others wait as long as it takes
                .lockRetryCount(-1)
                .callbacks(new Unhurried());
    }

    /**
     * Runs the work in a transaction and commits it; whatever is thrown rolls it back.
     *
     * @throws LedgerUnavailable when trying again later can help. If the answer to the commit was lost, the work may
     *     have been committed: every use is safe to repeat.
     */
    public <T> T transaction(Work<T> work) {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /**
     * A statement for a page of rows that are found by their keys. It is planned anew at each use, because a cached
     * plan was made when the tables were small. Statements on the path of every file also look up each row separately,
     * in a lateral subquery with an offset, which the planner does not turn into a join. Without statistics, or with
     * those of an empty {@code work}, Postgres would read whole tables for a page, or compare all rows with all. So
     * each row of {@code work} that gets its own values is changed by its own statement, in a batch.
     */
    static PreparedStatement planned(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    /**
     * Disables sorting in this transaction, to read a page in the order of an index. Without statistics Postgres would
     * read and sort the whole table for a page.
     */
    static void keepOrder(Connection connection) throws SQLException {
        set(connection, KEEP_ORDER);
    }

    /**
     * Makes Postgres look up rows by an index, one by one, until the transaction ends. Use it for few rows of a table
     * that may have grown since its statistics or a cached plan were made.
     */
    public static void lookUp(Connection connection) throws SQLException {
        set(connection, LOOK_UP);
    }

    /** Both of {@link #lookUp} and {@link #keepOrder}. */
    public static void lookUpInOrder(Connection connection) throws SQLException {
        set(connection, LOOK_UP + "; " + KEEP_ORDER);
    }

    private static void set(Connection connection, String settings) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(settings);
        }
    }

    /**
     * Runs reads that all see the ledger at the same moment.
     *
     * @throws LedgerUnavailable when trying again later can help
     */
    public <T> T snapshot(Work<T> reading) {
        return transaction(connection -> {
            try (var begin = connection.createStatement()) {
                begin.execute("set transaction isolation level repeatable read, read only");
            }
            return reading.in(connection);
        });
    }

    /**
     * Runs statements that are not allowed within a transaction.
     *
     * @throws LedgerUnavailable when trying again later can help
     */
    void byItself(Statements statements) {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statements.on(statement);
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static RuntimeException translated(SQLException thrown) {
        // The exception of a batch repeats the statement with its values before it gives the cause.
        var e = thrown instanceof BatchUpdateException && thrown.getNextException() != null
                ? thrown.getNextException()
                : thrown;
        var state = e.getSQLState();
        // Without a SQLSTATE the pool or the driver found no connection.
        if (state == null || (state.length() == 5 && PASSING.contains(state.substring(0, 2)))) {
            return new LedgerUnavailable("The ledger (Postgres) is not available: " + firstLine(e), e);
        }
        return new IllegalStateException("The ledger refused a statement: " + firstLine(e), e);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
