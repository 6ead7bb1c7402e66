package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A real PgBouncer on a free port, between the product and a Postgres. */
public final class PgBouncer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    /** When a connection of the server may go to another client. */
    public enum Pooling {
        SESSION,
        TRANSACTION
    }

    private final Path folder;
    private final Child child;
    private final int port;

    private PgBouncer(Path folder, Child child, int port) {
        this.folder = folder;
        this.child = child;
        this.port = port;
    }

    /** Starts it before these servers' Postgres; skips the test if there is no {@code pgbouncer}. */
    public static PgBouncer before(SharedServers servers, Pooling pooling) {
        var binary = Binary.require("pgbouncer", "WAYBILL_TEST_PGBOUNCER");
        int port = Ports.free();
        try {
            // Not below the test's folder, which its own user may not enter.
            var folder = Files.createTempDirectory("waybill-pgbouncer");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            var file = write(folder, servers, pooling, port);
            var child = Child.start(new ProcessBuilder(command(binary, file)), folder, "pgbouncer");
            if (!child.awaitLine(line -> line.contains("process up"), START)) {
                child.close();
                throw new IllegalStateException("pgbouncer did not start: " + child.out() + child.err());
            }
            return new PgBouncer(folder, child, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It refuses to run as root. */
    private static List<String> command(Path binary, Path file) {
        var command = new ArrayList<String>();
        if (Shell.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        }
        command.addAll(List.of(binary.toString(), file.toString()));
        return command;
    }

    private static Path write(Path folder, SharedServers servers, Pooling pooling, int port) throws IOException {
        var environment = servers.environment();
        var user = environment.get("SPRING_DATASOURCE_USERNAME");
        var password = environment.get("SPRING_DATASOURCE_PASSWORD");
        var users = Files.writeString(folder.resolve("users.txt"), "\"%s\" \"%s\"%n".formatted(user, password));
        return Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                postgres = host=127.0.0.1 port=%d connect_query='set search_path = migration'
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                default_pool_size = 40
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        servers.postgres().port(), port, users, pooling.name().toLowerCase(Locale.ROOT)));
    }

    /** The environment variables of a process that reaches the ledger through it, in either pooling mode. */
    public Map<String, String> environment() {
        return Map.of("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:" + port + "/postgres?prepareThreshold=0");
    }

    @Override
    public void close() {
        child.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
