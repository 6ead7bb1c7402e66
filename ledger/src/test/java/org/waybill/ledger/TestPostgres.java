package org.waybill.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One Postgres a JVM, which ends with it. Every test gets an empty database to itself; one that is given back is emptied. */
final class TestPostgres {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ConcurrentLinkedQueue<Connections> IDLE = new ConcurrentLinkedQueue<>();
    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    /** A fresh, empty ledger. */
    static Connections freshLedger() {
        var given = IDLE.poll();
        if (given != null) {
            return given;
        }
        var fresh = empty(Map.of(), true);
        new Database(fresh.database).migrateSchema();
        return fresh;
    }

    /** A ledger as the schema of this version left it, on connections with these properties. */
    static Connections ledgerOfVersion(String version, Map<String, String> properties) {
        var old = empty(properties, false);
        Database.flyway(old.database).target(version).load().migrate();
        return old;
    }

    private static Connections empty(Map<String, String> properties, boolean forOthers) {
        var name = "ledger_" + COUNT.incrementAndGet();
        execute(SERVER.getPostgresDatabase(), "create database " + name);
        return new Connections(name, properties, forOthers);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    // as the embedded server has: what LedgerAtScale measures rests on it
                    .setServerConfig("shared_buffers", "24MB")
                    .setServerConfig("synchronous_commit", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(DataSource database, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connections to one database: kept when they are closed, so that a transaction costs no new process of Postgres. */
    static final class Connections implements AutoCloseable {

        private final DataSource database;
        private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
        /** Whether another test gets it, emptied, when this one gives it back. */
        private final boolean forOthers;

        private Connections(String name, Map<String, String> properties, boolean forOthers) {
            this.forOthers = forOthers;
            var all = new HashMap<>(properties);
            all.put("currentSchema", Database.SCHEMA);
            this.database = SERVER.getDatabase("postgres", name, all);
        }

        DataSource source() {
            return (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (itself, method, arguments) -> {
                        // Spring keeps what belongs to a transaction by its source of connections.
                        return switch (method.getName()) {
                            case "getConnection" -> take();
                            case "hashCode" -> System.identityHashCode(itself);
                            case "equals" -> itself == arguments[0];
                            case "toString" -> "connections of a test";
                            default -> throw new UnsupportedOperationException(method.getName());
                        };
                    });
        }

        private Connection take() throws SQLException {
            var kept = idle.poll();
            var connection = kept == null ? database.getConnection() : kept;
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            idle.add(connection);
                            return null;
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public void close() {
            for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            if (!forOthers) {
                return;
            }
            execute(
                    database,
                    "truncate target, migration, flow_limit, event_key, late_write, lease, batch, schedule, file, work, outcome, file_owner, departure, swept, rollup,"
                            + " rollup_delta, unfinished_upload, person, person_grant, api_token, login_link, audit, answer, pace, console_session,"
                            + " console_session_attributes, route_rule, route_process, route_mark, migration_alias,"
                            + " read_sum, shadow_sum, shadow_difference restart identity");
            IDLE.add(this);
        }
    }
}
