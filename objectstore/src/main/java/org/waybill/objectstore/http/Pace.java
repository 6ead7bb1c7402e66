package org.waybill.objectstore.http;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.waybill.model.Bell;

/**
 * Keeps requests just below the rate at which a target reports too many. After a refusal the rate is cut to nine tenths
 * of what the target took; then it grows, slowly at first, until the next refusal. Before the first refusal nothing is
 * held back. Times are nanoseconds of one clock, such as {@link System#nanoTime}. Thread-safe.
 */
public final class Pace {

    private static final long SECOND = 1_000_000_000;

    /** For this time after a cut, refusals are ignored: most of those requests were sent before the cut. */
    private static final long REACTION = SECOND / 5;

    private static final long MISSED = SECOND / 20;

    private static final double CUT = 0.9;
    private static final double SLOWEST = 5;

    /** Seconds without a refusal after which the rate is unlimited again. */
    private static final int FORGOTTEN = 20;

    /** A target that takes nothing for this long is not busy but down. */
    private static final long STALL = 3 * SECOND;

    private final ReentrantLock turn = new ReentrantLock(true);
    private double rate = Double.POSITIVE_INFINITY;
    private long next;
    private int calmSeconds;
    private long cutAt;
    private long passedAt;

    /** The start of the present second; begunBefore is that of the previous second, if it was after the last cut. */
    private long begun;

    private int passed;
    private long begunBefore;
    private int passedBefore;

    public Pace(long now) {
        begun = now;
        begunBefore = now;
        cutAt = now;
        passedAt = now;
    }

    /** Waits for the turn of one request, if the rate is limited. */
    public void awaitTurn() throws InterruptedException {
        if (!isLimited()) {
            return;
        }
        turn.lockInterruptibly();
        try {
            new Bell().await(Duration.ofNanos(reserve(System.nanoTime())));
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes the next turn, and returns the nanoseconds until it comes. One caller at a time, so that a cut applies to
     * all that still wait. A few missed turns are made up for.
     */
    synchronized long reserve(long now) {
        if (rate == Double.POSITIVE_INFINITY) {
            return 0;
        }
        long turn = Math.max(next - now, -MISSED) + now;
        next = turn + (long) (SECOND / rate);
        return Math.max(turn - now, 0);
    }

    /** Whether requests have to wait for their turn. */
    synchronized boolean isLimited() {
        return rate != Double.POSITIVE_INFINITY;
    }

    /** The target took a request. */
    public synchronized void passed(long now) {
        if (isStalled(now)) {
            rate = Double.POSITIVE_INFINITY;
        }
        passedAt = now;
        if (now - begun >= SECOND) {
            begunBefore = begun;
            passedBefore = passed;
            begun = now;
            passed = 0;
            calmSeconds++;
            rate = calmSeconds >= FORGOTTEN ? Double.POSITIVE_INFINITY : rate * (1 + 0.01 * calmSeconds * calmSeconds);
        }
        passed++;
    }

    /** Whether the target takes nothing any more. */
    public synchronized boolean isStalled(long now) {
        return isLimited() && now - passedAt > STALL;
    }

    /**
     * The target refused a request because there were too many.
     *
     * @return true when requests are held back from now on and were not before
     */
    public synchronized boolean refused(long now) {
        boolean first = !isLimited();
        if (!first && now - cutAt < REACTION) {
            return false;
        }
        double seconds = Math.max(now - begunBefore, REACTION) / (double) SECOND;
        rate = Math.max(SLOWEST, CUT * Math.min(rate, (passedBefore + passed) / seconds));
        next = now + (long) (SECOND / rate);
        cutAt = now;
        begun = now;
        begunBefore = now;
        passed = 0;
        passedBefore = 0;
        calmSeconds = 0;
        if (first) {
            passedAt = now;
        }
        return first;
    }
}
