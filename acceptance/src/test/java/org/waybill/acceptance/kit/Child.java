package org.waybill.acceptance.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** A child process whose output is kept: in a file, and in memory for tests that wait for a line. */
public final class Child implements AutoCloseable {

    private final Process process;
    private final Output out;
    private final Output err;

    private Child(Process process, Output out, Output err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a process without input.
     *
     * @param logs directory of the files {@code NAME.out} and {@code NAME.err}
     */
    public static Child start(ProcessBuilder command, Path logs, String name) {
        try {
            Files.createDirectories(logs);
            var process = command.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            return new Child(
                    process,
                    Output.of(process.getInputStream(), logs.resolve(name + ".out")),
                    Output.of(process.getErrorStream(), logs.resolve(name + ".err")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.command(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The standard output so far. */
    public String out() {
        return out.text();
    }

    /** The standard error so far. */
    public String err() {
        return err.text();
    }

    /** Waits for a line on either stream; false when the process ended, or the time passed, without it. */
    public boolean awaitLine(Predicate<String> line, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        process.onExit().thenRun(() -> {
            out.nudge();
            err.nudge();
        });
        return Output.awaitEither(out, err, line, process::isAlive, deadline);
    }

    /** Waits for the end and returns the exit code. */
    public int await(Duration limit) {
        if (!endsWithin(limit)) {
            throw new AssertionError("still running after " + limit + "\n" + tail());
        }
        return process.exitValue();
    }

    /** Waits for the end, no longer than the limit; true when it has ended and its output was read. */
    public boolean endsWithin(Duration limit) {
        try {
            if (!process.waitFor(limit)) {
                return false;
            }
            out.drain();
            err.drain();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a child", e);
        }
    }

    /** Sends a signal by its name, such as {@code INT} or {@code STOP}. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills this process, not its children, with SIGKILL and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(10))) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        String text = out() + err();
        return text.substring(Math.max(0, text.length() - 4000));
    }

    /** One stream of the child. */
    private static final class Output {

        /** All outputs share it, so that one can wait for a line on either stream. */
        private static final Object LOCK = new Object();

        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        private Output(InputStream stream, Path file) {
            // A read of a pipe blocks the carrier of a virtual thread; two of them would stop every proxy of the kit.
            this.reader = Thread.ofPlatform().daemon().unstarted(() -> copy(stream, file));
        }

        static Output of(InputStream stream, Path file) {
            var output = new Output(stream, file);
            output.reader.start();
            return output;
        }

        private void copy(InputStream stream, Path file) {
            var bytes = new byte[8192];
            try (var copy = Files.newOutputStream(file)) {
                for (int n = stream.read(bytes); n >= 0; n = stream.read(bytes)) {
                    copy.write(bytes, 0, n);
                    synchronized (LOCK) {
                        text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
                        LOCK.notifyAll();
                    }
                }
            } catch (IOException closedByKill) {
                nudge();
            }
        }

        String text() {
            synchronized (LOCK) {
                return text.toString();
            }
        }

        void nudge() {
            synchronized (LOCK) {
                LOCK.notifyAll();
            }
        }

        /** Reads to the end, but does not wait for a surviving grandchild that holds the stream open. */
        void drain() throws InterruptedException {
            reader.join(Duration.ofSeconds(2));
        }

        static boolean awaitEither(
                Output first,
                Output second,
                Predicate<String> line,
                java.util.function.BooleanSupplier alive,
                long deadline) {
            synchronized (LOCK) {
                while (true) {
                    boolean last = !alive.getAsBoolean();
                    if (first.text.toString().lines().anyMatch(line)
                            || second.text.toString().lines().anyMatch(line)) {
                        return true;
                    }
                    long left = (deadline - System.nanoTime()) / 1_000_000;
                    if (last || left <= 0) {
                        return false;
                    }
                    try {
                        LOCK.wait(left);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                }
            }
        }
    }
}
