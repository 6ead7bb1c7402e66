package org.waybill.gateway.shadow;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a reader to so many bytes a second. For one thread, but for the stop. */
final class Pace {

    private final long bytesPerSecond;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long free = System.nanoTime();

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits until the bytes that were read are allowed. */
    void read(long bytes) throws InterruptedException {
        long now = System.nanoTime();
        free = Math.max(free, now) + (long) (bytes * 1e9 / bytesPerSecond);
        if (stopped.await(free - now, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("comparing ends");
        }
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    void stop() {
        stopped.countDown();
    }
}
