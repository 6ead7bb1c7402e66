package org.waybill.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast a client takes or gives bytes. Only the time in which it is waited for counts. One thread moves bytes; another one
 * measures.
 */
final class Transfer {

    /** For what needs no watch. */
    static final Transfer UNWATCHED = new Transfer(() -> {});

    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Runnable cut;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waited = new AtomicLong();
    private volatile long since = NOT_WAITING;
    private volatile int pending;
    private boolean ended;

    // Of the thread that measures.
    private long bytesBefore;
    private long waitedBefore;

    /** @param cut breaks the connection */
    Transfer(Runnable cut) {
        this.cut = cut;
    }

    /**
     * The client is waited for.
     *
     * @param count of bytes that it is to take
     */
    void begin(int count) {
        pending = count;
        since = System.nanoTime();
    }

    /** It took all of them. */
    void end() {
        end(pending);
    }

    void end(int count) {
        long begun = since;
        waited.addAndGet(begun == NOT_WAITING ? 0 : System.nanoTime() - begun);
        since = NOT_WAITING;
        bytes.addAndGet(count);
        pending = 0;
    }

    /**
     * Whether the client was slower than {@code rate} for as long as {@code grace}. What it is taking now counts as taken:
     * nobody sees how much of it is gone.
     *
     * @param rate bytes a second
     */
    boolean isTooSlow(long rate, long graceNanos, long now) {
        // In this order: what ends in between is missed once, and never counted twice.
        long past = waited.get();
        long begun = since;
        long total = past + (begun == NOT_WAITING ? 0 : Math.max(0, now - begun));
        long time = total - waitedBefore;
        if (time < graceNanos) {
            return false;
        }
        long taken = bytes.get();
        if (taken - bytesBefore + pending < rate * (time / 1e9)) {
            return true;
        }
        if (taken > bytesBefore) {
            bytesBefore = taken;
            waitedBefore = total;
        }
        return false;
    }

    /** Breaks the connection unless it has gone on to the next request. */
    synchronized void cut() {
        if (!ended) {
            ended = true;
            cut.run();
        }
    }

    /** The connection is no longer of this transfer. Whether it was cut before. */
    synchronized boolean finish() {
        boolean cutBefore = ended;
        ended = true;
        return cutBefore;
    }
}
