package org.waybill.objectstore.http;

import java.util.concurrent.Semaphore;

/**
 * Limits the concurrent requests of one kind at a target. The limit grows while it is fully used and answers are as
 * fast as with few requests, so that a distant target is kept busy. It stays where more requests would only wait for
 * each other, and shrinks when they do wait. Thread-safe.
 */
public final class Concurrency {

    static final int LEAST = 32;
    static final int MOST = 512;

    /** Up to this many times the shortest answer time, the delay counts as the target's distance. */
    private static final double NEAR = 1.5;

    /** From this many times the shortest answer time on, requests wait for each other. */
    private static final double CROWDED = 2.5;

    /** The factor by which the shortest answer time is forgotten: it may have been chance, or the target has moved. */
    private static final double FORGETTING = 1.01;

    private static final class Permits extends Semaphore {
        private static final long serialVersionUID = 1;

        Permits() {
            super(LEAST);
        }

        void change(int by) {
            if (by > 0) {
                release(by);
            } else {
                reducePermits(-by);
            }
        }
    }

    private final Permits permits = new Permits();
    private int limit = LEAST;
    private int answers;
    private long nanos;
    private double shortest = Double.MAX_VALUE;
    private volatile boolean wanting;

    /** Waits until one more request may be sent. */
    public void enter() throws InterruptedException {
        if (!permits.tryAcquire()) {
            wanting = true;
            permits.acquire();
        }
    }

    /** Ends a request that has entered. */
    public void leave() {
        permits.release();
    }

    /** Records that the target answered after this many nanoseconds. */
    public synchronized void answered(long after) {
        answers++;
        nanos += after;
        if (answers >= limit) {
            adapt(nanos / (double) answers);
            answers = 0;
            nanos = 0;
            wanting = false;
        }
    }

    private void adapt(double mean) {
        if (limit == LEAST) {
            shortest *= FORGETTING;
        }
        shortest = Math.min(shortest, mean);
        if (wanting && mean <= shortest * NEAR) {
            change(Math.min(limit / 4, MOST - limit));
        } else if (mean > shortest * CROWDED) {
            change(-Math.min(limit / 8, limit - LEAST));
        }
    }

    private void change(int by) {
        limit += by;
        permits.change(by);
    }

    /** The number of requests allowed at once now. */
    synchronized int limit() {
        return limit;
    }
}
