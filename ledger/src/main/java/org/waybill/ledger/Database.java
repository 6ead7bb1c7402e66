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

    // Classes of SQLSTATE that pass by themselves or by an operator's hand: connection, resources, intervention,
    // rollback by conflict, system error (Postgres manual, appendix A).
    private static final Set<String> PASSING = Set.of("08", "53", "57", "40", "58");

    /** What Flyway writes down of our own changes of the schema: version, checksum of the script, success. */
    private static final String HISTORY =
            "1 928277411 t, 2 -1865919909 t, 3 679688416 t, 4 963694030 t, 5 1631995087 t, 6 720055163 t, "
                    + "7 1838006546 t, 8 -874458457 t, 9 -1504662443 t, 10 415712987 t";

    /**
     * Condition for rows of {@code work} that are looked up by their files and wait. Said like that, because "seq is null" lets
     * a planner without statistics read the index of all that waits.
     */
    static final String WAITS = "coalesce(seq, 0) = 0";

    /** As {@link #WAITS}, for rows that are in flight: "seq is not null" lets it read the index of all that is. */
    static final String IS_IN_FLIGHT = "coalesce(seq, 0) > 0";

    private static final String LOOK_UP =
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_hashjoin = off;"
                    + " set local enable_mergejoin = off";

    private static final String KEEP_ORDER = "set local enable_sort = off";

    /** What is done in one transaction. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Statements each of which is a transaction of its own. */
    interface Statements {
        void on(Statement statement) throws SQLException;
    }

    private final DataSource source;

    /** @param source gives connections whose schema is {@link #SCHEMA} and whose isolation level is READ COMMITTED */
    public Database(DataSource source) {
        this.source = source;
    }

    /**
     * Brings the schema up to date, and says so where that may take long; safe when several processes start at once.
     *
     * @throws LedgerUnusable when it cannot be reached, or was made by another version
     */
    public void migrateSchema() {
        try {
            var history = history();
            // Flyway takes 0.3 s to find that there is nothing to do, and nearly every start finds a ledger like that.
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

    /** What Flyway has written down, as {@link #HISTORY}; empty in a database without our schema. */
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
                // a later version's ledger, which this one may not read right, is refused
                .ignoreMigrationPatterns(new String[0])
                // one process changes the schema, the others wait as long as that takes
                .lockRetryCount(-1)
                .callbacks(new Unhurried());
    }

    /**
     * Runs the work in a transaction and commits it; whatever is thrown rolls it back.
     *
     * @throws LedgerUnavailable when trying again later can help. When the commit's own answer was lost the work may have
     *     happened: every use of it is safe to repeat.
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
     * A statement for a page of rows that are found by their keys, planned for what the tables hold at each use: a plan that
     * is kept was made when they were small. Those of the way that every file takes look each row up on its own besides, in a
     * lateral subquery with an offset, which is not made a join: as long as it has no statistics, or those of when {@code work}
     * was empty, Postgres would read whole tables for a page, or compare all with all. For the same reason each row of
     * {@code work} that gets values of its own is changed by a statement of its own, in a batch.
     */
    static PreparedStatement planned(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    /**
     * Has rows of this transaction not sorted: for a page in the order of an index. As long as a table has no statistics,
     * Postgres would read all of it and sort it for a page.
     */
    static void keepOrder(Connection connection) throws SQLException {
        set(connection, KEEP_ORDER);
    }

    /**
     * Has rows looked up by an index, one by one, until the transaction ends: the way for few rows of a table that may have
     * become large since its statistics, or a plan that is kept, were made.
     */
    static void lookUp(Connection connection) throws SQLException {
        set(connection, LOOK_UP);
    }

    /** Both of {@link #lookUp} and {@link #keepOrder}. */
    static void lookUpInOrder(Connection connection) throws SQLException {
        set(connection, LOOK_UP + "; " + KEEP_ORDER);
    }

    private static void set(Connection connection, String settings) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(settings);
        }
    }

    /**
     * Runs reads that all see the ledger as it was at one moment.
     *
     * @throws LedgerUnavailable when trying again later can help
     */
    <T> T snapshot(Work<T> reading) {
        return transaction(connection -> {
            try (var begin = connection.createStatement()) {
                begin.execute("set transaction isolation level repeatable read, read only");
            }
            return reading.in(connection);
        });
    }

    /**
     * Runs what is not allowed within a transaction.
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
        // That of a batch repeats the statement with its values before it says why.
        var e = thrown instanceof BatchUpdateException && thrown.getNextException() != null
                ? thrown.getNextException()
                : thrown;
        var state = e.getSQLState();
        // Without a SQLSTATE it is the pool or the driver that found no connection.
        if (state == null || (state.length() == 5 && PASSING.contains(state.substring(0, 2)))) {
            return new LedgerUnavailable("The ledger (Postgres) is not available: " + firstLine(e), e);
        }
        return new IllegalStateException("The ledger refused a statement: " + firstLine(e), e);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
