package org.waybill.model.worker;

import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;

/**
 * A task without which its role does not work, and which runs until the role stops. When it has ended, the health says so:
 * before the role stops, only a defect that nobody foresaw can end it.
 *
 * @param name as of its thread
 */
public record Essential(String name, Runnable task, Waits waits) implements Runnable {

    @Override
    public void run() {
        try {
            task.run();
        } finally {
            waits.begin(this, Cause.STUCK, "the thread " + name + " has ended; only a restart of the process helps");
        }
    }
}
