package org.waybill.acceptance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The built product with its own home, run as a child process in an environment that the test controls.
 *
 * <p>The command is the system property {@code waybill.command}, words separated by spaces, else the launcher in the
 * root of the repository.
 */
public final class Waybill implements AutoCloseable {

    /** Enough time for a cold start of all embedded servers and a small migration on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path home;
    private final Path logs;
    private final List<String> wrapper;
    private final Map<String, String> environment;
    private final AtomicInteger runs = new AtomicInteger();

    private Waybill(Path home, Path logs, List<String> wrapper, Map<String, String> environment) {
        this.home = home;
        this.logs = logs;
        this.wrapper = wrapper;
        this.environment = environment;
    }

    /** A product that was never used, below a directory of the test. */
    public static Waybill in(Path directory) {
        return new Waybill(
                directory.resolve("home"),
                directory.resolve("logs"),
                List.of(),
                Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "HOME",
                        directory.resolve("user").toString(),
                        "LANG",
                        "C.UTF-8",
                        // The tests may run as root on a checkout that belongs to another user.
                        "WAYBILL_TRUST_CHECKOUT",
                        "1",
                        // Several services run on this machine at a time.
                        "WAYBILL_MANAGEMENT_PORT",
                        "0",
                        "WAYBILL_CONSOLE_PORT",
                        "0",
                        // A cloud machine would otherwise provide its own role.
                        "AWS_EC2_METADATA_DISABLED",
                        "true"));
    }

    /** The same home in an environment with these additional variables. */
    public Waybill with(Map<String, String> variables) {
        var all = new HashMap<>(environment);
        all.putAll(variables);
        return new Waybill(home, logs.resolve("env" + all.hashCode()), wrapper, all);
    }

    /** The same home and environment, run through another command, for example one that drops privileges. */
    public Waybill under(String... command) {
        return new Waybill(home, logs.resolve("under" + Arrays.hashCode(command)), List.of(command), environment);
    }

    public Path home() {
        return home;
    }

    /** Runs it to its end. */
    public WaybillRun run(String... arguments) {
        return start(arguments).await(LIMIT);
    }

    public WaybillProcess start(String... arguments) {
        var command = new ArrayList<>(wrapper);
        command.addAll(command());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(interruptible(command));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("WAYBILL_HOME", home.toString());
        var child = Child.start(builder, logs, "run-" + runs.incrementAndGet());
        return new WaybillProcess(child, List.of(arguments));
    }

    /** Every process that belongs to this home: of a running command, or left behind by one that ended. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::belongsHere).toList();
    }

    private boolean belongsHere(ProcessHandle process) {
        var proc = Path.of("/proc", String.valueOf(process.pid()));
        try {
            // Postgres overwrites its environment, but works in its data directory.
            return (Files.exists(home)
                            && Files.readSymbolicLink(proc.resolve("cwd")).startsWith(home.toRealPath()))
                    || ("\0" + Files.readString(proc.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .contains("\0WAYBILL_HOME=" + home + "\0");
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** Kills every process of this home. */
    @Override
    public void close() {
        for (var left = processes(); !left.isEmpty(); left = processes()) {
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(each -> each.onExit().join());
        }
    }

    private static List<String> command() {
        var configured = System.getProperty("waybill.command", "");
        return configured.isBlank() ? List.of(Launcher.BUILT) : List.of(configured.split(" "));
    }

    /** The launcher builds at its first use, so run it once before any test, with the build's environment and the tests' JDK. */
    private static final class Launcher {
        static final String BUILT = built(root().resolve("waybill").toString());

        private static String built(String launcher) {
            var home = "JAVA_HOME=" + System.getProperty("java.home");
            Shell.run("env", home, "WAYBILL_TRUST_CHECKOUT=1", launcher, "--version");
            return launcher;
        }
    }

    /** The root of the repository. */
    public static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = java.util.Objects.requireNonNull(directory.getParent(), "not inside the repository");
        }
        return directory;
    }

    /** Restores SIGINT: a build in the background of a shell ignores it, and its children would, too. */
    private static List<String> interruptible(List<String> command) {
        try {
            var ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask & 0b10) != 0);
            if (!ignored) {
                return command;
            }
        } catch (IOException notLinux) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("env", "--default-signal=INT"));
        wrapped.addAll(command);
        return wrapped;
    }
}
