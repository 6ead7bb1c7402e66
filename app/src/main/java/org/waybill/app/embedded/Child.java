package org.waybill.app.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server in its own process that ends with this process, however this one ends.
 *
 * <p>A shell runs between them: it reads from a pipe that only this process holds, and sends the signal when the pipe
 * closes. Both have their own session, so that Ctrl-C reaches only this process, and servers outlive its orderly end.
 */
final class Child implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(60);
    private static final Duration READY_POLL = Duration.ofMillis(20);

    private static final String GUARD = """
            umask 077
            signal=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            { read -r _ <&3; kill -s "$signal" "$child" 2>/dev/null; } &
            guard=$!
            wait "$child"; code=$?
            kill "$guard" 2>/dev/null
            exit "$code"
            """;

    private final String name;
    private final Path log;
    private final Process process;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a command whose output goes to a new log; the previous log is kept beside it.
     *
     * @param name of the server in messages
     * @param signal that ends it orderly, as kill(1) names it
     * @param locale its LC_ALL
     */
    static Child start(String name, Path log, String signal, List<String> command, String locale) {
        var whole = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "waybill-guard", signal));
        whole.addAll(command);
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var builder = bare(whole)
                    .directory(Objects.requireNonNull(log.getParent()).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("LC_ALL", locale);
            return new Child(name, log, builder.start());
        } catch (IOException e) {
            throw new StartException("cannot start " + name + ": " + e.getMessage() + "; install what is missing", e);
        }
    }

    /** Runs a command to its end and throws when it fails, naming its log. */
    static void run(String name, Path log, List<String> command, String locale) {
        try (var child = start(name, log, "TERM", command, locale)) {
            if (!child.ended(END) || child.process.exitValue() != 0) {
                throw child.failed("failed");
            }
        }
    }

    /** A process that gets only PATH from our environment, because that may hold credentials of the target. */
    static ProcessBuilder bare(List<String> command) {
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.put("TZ", "UTC");
        return builder;
    }

    /** Waits until the server is ready; closes it and throws if it ends before that or the time limit passes. */
    void awaitReady(BooleanSupplier ready, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (ended(READY_POLL)) {
                throw failed("ended at its start");
            }
            if (System.nanoTime() > deadline) {
                close();
                throw failed("was not ready after " + limit.toSeconds() + " s");
            }
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Asks the server to end and waits; kills it if it does not end. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // The pipe closes either way.
        }
        if (!ended(END)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private StartException failed(String what) {
        return new StartException("the embedded " + name + " " + what + ": " + complaint() + "; see " + log);
    }

    /** The log line that the server marks as the cause, else the last line. */
    private String complaint() {
        try (InputStream in = Files.newInputStream(log)) {
            in.skip(Math.max(0, Files.size(log) - 2_000));
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList()
                    .reversed();
            return lines.stream()
                    .filter(line -> line.contains("FATAL:"))
                    .findFirst()
                    .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.getFirst());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
