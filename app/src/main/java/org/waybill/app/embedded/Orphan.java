package org.waybill.app.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server of an earlier run on the same folder that is still ending, or was left behind because its guard was killed too. */
final class Orphan {

    private static final int END_SECONDS = 60;

    private Orphan() {}

    /**
     * Asks the process named in the first line of the file to end, and waits for it.
     *
     * @param argument a word of its command line that proves that the process is ours, since pids are reused
     */
    static void end(Path pidFile, String signal, String argument) {
        var orphan = pid(pidFile).flatMap(ProcessHandle::of).filter(process -> runsWith(process, argument));
        if (orphan.isEmpty()) {
            forget(pidFile);
            return;
        }
        var process = orphan.get();
        try {
            Child.bare(List.of("kill", "-s", signal, Long.toString(process.pid())))
                    .start()
                    .waitFor();
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw stuck(process);
        } catch (IOException | ExecutionException | TimeoutException _) {
            throw stuck(process);
        }
    }

    // Its pid may belong to another process by now; a server that finds that process alive would not start.
    private static void forget(Path pidFile) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StartException("cannot remove " + pidFile + ": " + e.getMessage() + "; remove it");
        }
    }

    private static StartException stuck(ProcessHandle process) {
        return new StartException("a server of an earlier run does not end; end it: kill -9 " + process.pid());
    }

    private static Optional<Long> pid(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().map(line -> Long.valueOf(line.strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static boolean runsWith(ProcessHandle process, String argument) {
        try {
            var line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return (new String(line, StandardCharsets.UTF_8) + "\0").contains("\0" + argument + "\0");
        } catch (IOException _) {
            return false;
        }
    }
}
