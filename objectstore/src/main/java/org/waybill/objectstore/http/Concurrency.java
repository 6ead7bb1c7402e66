package org.waybill.objectstore.http;

import java.util.concurrent.Semaphore;

/**
 * How many requests of one kind are at a target at once. It grows while all of them are in use and answers come as soon as
 * with few, so that a distant target is kept busy; where more would only wait for each other it stays as it is, and it
 * shrinks when they do. Thread-safe.
 */
public final class Concurrency {

    static final int LEAST = 32;
    static final int MOST = 512;

    /** Answers that take so many times the shortest are still taken for the target's distance. */
    private static final double NEAR = 1.5;

    /** From here on they wait for each other. */
    private static final double CROWDED = 2.5;

    /** What was the shortest may have been so by chance, or the target has moved. */
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

    /** Waits until one more may be sent. */
    public void enter() throws InterruptedException {
        if (!permits.tryAcquire()) {
            wanting = true;
            permits.acquire();
        }
    }

    /** One that was entered is over. */
    public void leave() {
        permits.release();
    }

    /** The target answered, after so many nanoseconds. */
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

    /** How many may be there at once now. */
    synchronized int limit() {
        return limit;
    }
}
