package org.waybill.app.logging;

import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps three earlier logs, as Logback does, but under any path: Logback would treat a {@code %} in it as a pattern. */
final class NumberedLogs extends FixedWindowRollingPolicy {

    private static final int KEPT = 3;

    @Override
    public void start() {
        // There is no pattern to read.
    }

    @Override
    public boolean isStarted() {
        return true;
    }

    @Override
    public void rollover() throws RolloverFailure {
        var file = getActiveFileName();
        try {
            for (int number = KEPT; number > 1; number--) {
                move(file + "." + (number - 1), file + "." + number);
            }
            move(file, file + ".1");
        } catch (IOException e) {
            throw new RolloverFailure("cannot rename " + file, e);
        }
    }

    private static void move(String from, String to) throws IOException {
        if (Files.exists(Path.of(from))) {
            Files.move(Path.of(from), Path.of(to), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
