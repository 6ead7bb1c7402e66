package org.waybill.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One Postgres a JVM, which ends with it; every test gets a database of its own, copied from one with the schema. */
final class TestPostgres {

    private static final String TEMPLATE = "ledger_template";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    /** A fresh, empty ledger. */
    static Connections freshLedger() {
        var name = "ledger_" + COUNT.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        return new Connections(name);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static {
        execute("create database " + TEMPLATE);
        new Database(ledger(TEMPLATE)).migrateSchema();
    }

    private static DataSource ledger(String name) {
        return SERVER.getDatabase("postgres", name, Map.of("currentSchema", Database.SCHEMA));
    }

    private static void execute(String sql) {
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connections to one database: kept when they are closed, so that a transaction costs no new process of Postgres. */
    static final class Connections implements AutoCloseable {

        private final String name;
        private final DataSource database;
        private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();

        private Connections(String name) {
            this.name = name;
            this.database = ledger(name);
        }

        DataSource source() {
            return (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, _) -> {
                        if (!method.getName().equals("getConnection")) {
                            throw new UnsupportedOperationException(method.getName());
                        }
                        return take();
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
            execute("drop database " + name + " with (force)");
        }
    }
}
