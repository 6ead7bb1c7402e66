package org.waybill.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Postgres on the home's folder, reachable only from this machine and with a password. Confirmed data survive any end. */
public final class EmbeddedLedger implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String LOCALE = "C";
    static final String HOST = "127.0.0.1";

    private final Child child;
    private final int port;
    private final String password;
    private final boolean fresh;

    private EmbeddedLedger(Child child, int port, String password, boolean fresh) {
        this.child = child;
        this.port = port;
        this.password = password;
        this.fresh = fresh;
    }

    /**
     * Starts the server and returns when it accepts connections, after any recovery.
     *
     * @throws StartException if it does not within 60 s; nothing runs then
     */
    public static EmbeddedLedger start(Home home) {
        var folder = home.folder("postgres");
        var data = folder.resolve("data");
        Orphan.end(data.resolve("postmaster.pid"), "INT", data.toString());
        home.secret("postgres/password", 24);
        var bin = Shipped.postgres(home).resolve("bin");
        boolean fresh = !Files.exists(data);
        if (fresh) {
            initialize(home, bin, data);
        } else if (!LedgerRoles.areIn(data)) {
            setRoles(home, bin, data);
        }
        return FreePort.start(port -> start(home, bin, data, port, fresh));
    }

    /** Whether the home holds a ledger, running or not. */
    public static boolean isIn(Path home) {
        return Files.exists(home.resolve("postgres/data"));
    }

    private static EmbeddedLedger start(Home home, Path bin, Path data, int port, boolean fresh) {
        var child = Child.start(
                "Postgres", home.logs().resolve("postgres.log"), "INT", postmaster(bin, data, port), LOCALE);
        child.awaitReady(() -> ready(data, port), START);
        return new EmbeddedLedger(child, port, home.secret("postgres/password", 24), fresh);
    }

    /** The address of its database. */
    public String jdbcUrl() {
        return jdbcUrl(HOST, Integer.toString(port));
    }

    static String jdbcUrl(String host, String port) {
        return "jdbc:postgresql://" + host + ":" + port + "/postgres";
    }

    int port() {
        return port;
    }

    public String user() {
        return LedgerRoles.LEDGER;
    }

    public String password() {
        return password;
    }

    /** Whether this start created the data folder, so that it holds no earlier records. */
    public boolean isFresh() {
        return fresh;
    }

    /** Whether its process still runs. */
    public boolean alive() {
        return child.alive();
    }

    /** Ends the server orderly; cuts open connections and rolls back open transactions. */
    @Override
    public void close() {
        child.close();
    }

    /** Creates a temporary folder and then renames it, so that an interrupted first start leaves no incomplete data folder. */
    private static void initialize(Home home, Path bin, Path data) {
        var partial = data.resolveSibling("data.new");
        try {
            Shipped.delete(partial);
            Shipped.copy(Shipped.postgresData(home, fresh -> initdb(home, bin, fresh)), partial);
            setRoles(home, bin, partial);
            run(home, "sync", List.of(bin.resolve("initdb").toString(), "--sync-only", "--pgdata=" + partial));
            Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Home.unusable(partial, e);
        }
    }

    private static void initdb(Home home, Path bin, Path data) {
        run(
                home,
                "initdb",
                List.of(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + LedgerRoles.SUPERUSER,
                        "--pwfile=" + password(home.path()),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C"));
    }

    /**
     * Sets this home's roles before the server accepts connections: the data folder may be a copy, or of an earlier
     * version. The password is random, so thousands of hashes against guessing would only cost each connection 20 ms.
     */
    private static void setRoles(Home home, Path bin, Path data) {
        var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "postgres=$1; data=$2; shift 2; printf '%s\\n' \"$@\""
                        + " | \"$postgres\" --single -c exit_on_error=on -c scram_iterations=1 -D \"$data\" postgres",
                "waybill-roles",
                bin.resolve("postgres").toString(),
                data.toString()));
        command.addAll(
                LedgerRoles.statements(password(home.path()).getFileName().toString()));
        run(home, "roles", command);
        try {
            LedgerRoles.mark(data);
        } catch (IOException e) {
            throw Home.unusable(data, e);
        }
    }

    /** The file in a home with the ledger's password. */
    static Path password(Path home) {
        return home.resolve("postgres/password");
    }

    private static void run(Home home, String what, List<String> command) {
        try {
            // initdb refuses root, and also a user without a name.
            var allowed = isRoot() || isNameless() ? asNobody(command) : command;
            Child.run("Postgres", home.logs().resolve(what + ".log"), allowed, LOCALE);
        } catch (StartException e) {
            if (!isNameless()) {
                throw e;
            }
            throw new StartException(
                    e.getMessage()
                            + ". The user of this process has no name in /etc/passwd, without which Postgres makes no"
                            + " database: add one, allow unshare --user, or name a Postgres of your own"
                            + " (spring.datasource.url)",
                    e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Java's word for a user without an entry in /etc/passwd. */
    private static boolean isNameless() {
        return "?".equals(System.getProperty("user.name"));
    }

    private static List<String> postmaster(Path bin, Path data, int port) {
        var command =
                new ArrayList<>(List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", "" + port));
        for (var setting : List.of(
                "listen_addresses=" + HOST,
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                // 48 MB are no faster; with 16 MB, dispatching and settling take a seventh longer at a million files.
                "shared_buffers=24MB",
                // Fewer processes: nothing here reads ahead, and nothing is replicated.
                "io_method=sync",
                "max_logical_replication_workers=0",
                "max_connections=50",
                // By default autovacuum uses 10 MiB for a sample of 30,000 rows; we need only rough statistics.
                "autovacuum_max_workers=1",
                "default_statistics_target=10",
                "max_wal_size=1GB",
                // A killed server then leaves nothing outside its folder.
                "dynamic_shared_memory_type=mmap",
                // The cores are needed to move files; no query here justifies several of them.
                "max_parallel_workers_per_gather=0",
                "max_parallel_maintenance_workers=0",
                "jit=off",
                "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        // Postgres refuses to run as root.
        return isRoot() ? asNobody(command) : command;
    }

    /** Runs a command in a user namespace without a mapping: there the process is nobody, but still owns its files. */
    private static List<String> asNobody(List<String> command) {
        var whole = new ArrayList<>(List.of("unshare", "--user"));
        whole.addAll(command);
        return whole;
    }

    /** Whether the server is ready: the postmaster writes its port and then its state into its pid file, as pg_ctl expects. */
    private static boolean ready(Path data, int port) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.get(3).strip().equals("" + port)
                    && lines.get(7).strip().equals("ready");
        } catch (IOException _) {
            return false;
        }
    }
}
