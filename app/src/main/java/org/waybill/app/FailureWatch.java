package org.waybill.app;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.Bell;

/** Ends the work that would wait forever: an embedded server has ended, or a target refuses everything. */
final class FailureWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FailureWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Platform platform;
    private final Thread work;

    /** @param work is interrupted then */
    FailureWatch(Platform platform, Thread work) {
        this.platform = platform;
        this.work = work;
    }

    @Override
    public void run() {
        try {
            var bell = new Bell();
            var failure = platform.failure();
            while (failure.isEmpty()) {
                bell.await(LOOK);
                failure = platform.failure();
            }
            // Ending takes a while where a server no longer answers.
            LOG.warn("Stopping: {}", failure.get());
            work.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
