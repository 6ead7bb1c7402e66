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
 * Notices that this machine was asleep, or this process stopped: then a moment has taken long. Every connection has broken and
 * every lease is over, and what is said about each of them hides the one thing that has happened; it is said here, once.
 */
public final class Absence implements Runnable {

    /** A busy machine is late by a second or two. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private static final Duration AFTERMATH = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Absence.class);
    private static volatile @Nullable Absence hiding;

    private final LongSupplier uptimeMillis;
    private long lastLook;
    private long overUntil = Long.MIN_VALUE;
    private Duration unsaid = Duration.ZERO;

    /** @param uptimeMillis a clock that goes on while the machine sleeps, and that nobody sets */
    public Absence(LongSupplier uptimeMillis) {
        this.uptimeMillis = uptimeMillis;
        this.lastLook = uptimeMillis.getAsLong();
    }

    /**
     * Watches this process from now on.
     *
     * @param hides whether a log keeps what only follows from an absence, so that a person need not read it
     */
    public static void watch(boolean hides) {
        var absence = new Absence(Absence::uptimeOfTheMachine);
        hiding = hides ? absence : null;
        Thread.ofPlatform().daemon().name("absence").start(absence);
    }

    /** True in the half minute after an absence, where a log keeps what follows from it. */
    static boolean isHiding() {
        var absence = hiding;
        return absence != null && absence.isJustOver();
    }

    /** The clock of Linux that counts sleep, too; where it is not to be had, nothing is noticed but what stops this process. */
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

    /** Gives an absence that was not given before; zero when there was none. */
    synchronized Duration look() {
        notice();
        var away = unsaid;
        unsaid = Duration.ZERO;
        return away;
    }

    synchronized boolean isJustOver() {
        // The first that wakes up may be one that has something to say.
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
