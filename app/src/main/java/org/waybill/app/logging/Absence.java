package org.waybill.app.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.app.output.Numbers;
import org.waybill.model.Bell;

/**
 * Detects that this machine was asleep, or this process stopped: a short pause has then taken long. Every connection is
 * broken and every lease has expired, and the messages about each of them hide the one cause; it is logged here, once.
 */
public final class Absence implements Runnable {

    /** The shortest absence that is noticed: a busy machine may be late by a second or two. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private static final Duration AFTERMATH = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);
    private static volatile @Nullable Absence hiding;

    private final LongSupplier uptimeMillis;
    private long lastLook;
    private long overUntil = Long.MIN_VALUE;
    private Duration unsaid = Duration.ZERO;

    /** @param uptimeMillis a clock that continues while the machine sleeps, and that nobody sets */
    public Absence(LongSupplier uptimeMillis) {
        this.uptimeMillis = uptimeMillis;
        this.lastLook = uptimeMillis.getAsLong();
    }

    /**
     * Watches this process from now on.
     *
     * @param hides whether messages that only follow from an absence go to a log, so that a person need not read them
     */
    public static void watch(boolean hides) {
        var absence = new Absence(Absence::uptimeOfTheMachine);
        hiding = hides ? absence : null;
        Thread.ofPlatform().daemon().name("absence").start(absence);
    }

    /** True in the half minute after an absence, if a log keeps the messages that follow from it. */
    static boolean isHiding() {
        var absence = hiding;
        return absence != null && absence.isJustOver();
    }

    /** The clock of Linux that includes sleep. Without it, only a stop of this process is noticed. */
    private static long uptimeOfTheMachine() {
        try {
            var uptime = Files.readString(Path.of("/proc/uptime"));
            return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1_000);
        } catch (IOException | NumberFormatException e) {
            return System.nanoTime() / 1_000_000;
        }
    }

    @Override
    public void run() {
        var bell = new Bell();
        try {
            while (true) {
                var away = look();
                if (!away.isZero()) {
                    LOG.warn(
                            "This machine was away for {}: asleep, or the process was stopped. What was under way is done"
                                    + " again; nothing is lost.",
                            Numbers.roughly(away));
                }
                bell.await(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns an absence that was not returned before; zero when there was none. */
    synchronized Duration look() {
        notice();
        var away = unsaid;
        unsaid = Duration.ZERO;
        return away;
    }

    synchronized boolean isJustOver() {
        // The first thread to wake up may be one that logs a message.
        notice();
        return lastLook < overUntil;
    }

    private void notice() {
        long now = uptimeMillis.getAsLong();
        var since = Duration.ofMillis(now - lastLook);
        lastLook = now;
        if (since.compareTo(NOTICED) > 0) {
            overUntil = now + AFTERMATH.toMillis();
            unsaid = since;
        }
    }
}
