package org.waybill.model;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a loop wait for its next turn, and lets others wake it earlier. */
public final class Bell {

    private final Semaphore rung = new Semaphore(0);

    /** Waits until it is rung, up to the limit. All earlier rings together count as one. */
    public void await(Duration atMost) throws InterruptedException {
        if (rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            rung.drainPermits();
        }
    }

    public void ring() {
        rung.release();
    }
}
