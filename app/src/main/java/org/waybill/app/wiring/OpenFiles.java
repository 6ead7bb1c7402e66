package org.waybill.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.waybill.operations.CannotRun;

/** Checks how many files and connections this process may have open at once. */
public final class OpenFiles {

    /** The open files of a run: Kafka's files, and a connection for each concurrent request. */
    private static final long NEEDED = 1024;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";

    private OpenFiles() {}

    /** Throws when the limit is too low for a run; the JVM has already raised it as far as allowed. */
    public static void require() {
        if (limit().orElse(Long.MAX_VALUE) < NEEDED) {
            throw new CannotRun(words());
        }
    }

    public static boolean areTooMany(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
                return true;
            }
        }
        return false;
    }

    public static String words() {
        return "This process may have too few files and connections open at once: "
                + limit().stream().mapToObj(Long::toString).findFirst().orElse("the system's limit") + ", and "
                + NEEDED + " are needed, better 4096. Raise the limit (ulimit -n 4096; LimitNOFILE=4096 of a systemd"
                + " service; --ulimit nofile=4096 of a container) and run the same command again.";
    }

    private static OptionalLong limit() {
        try (var lines = Files.lines(LIMITS)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip().split(" +", 2)[0])
                    .filter(limit -> !limit.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            // Not Linux, or not even this file could be opened.
            return OptionalLong.empty();
        }
    }
}
