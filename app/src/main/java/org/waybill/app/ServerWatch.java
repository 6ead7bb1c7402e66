package org.waybill.app;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.Bell;

/** Ends a run whose embedded servers have ended: without them it would wait forever. */
final class ServerWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Platform platform;
    private final Thread run;

    /** @param run is interrupted when a server has ended */
    ServerWatch(Platform platform, Thread run) {
        this.platform = platform;
        this.run = run;
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
            LOG.warn("{}; stopping.", failure.get());
            run.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
