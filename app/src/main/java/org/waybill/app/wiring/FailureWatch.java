package org.waybill.app.wiring;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;

/** Ends a run that would wait for ever, because an embedded server has ended or the target refuses everything. */
public final class FailureWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FailureWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Platform platform;
    private final Thread run;
    private volatile Optional<String> failure = Optional.empty();

    /** @param run the thread to interrupt then */
    public FailureWatch(Platform platform, Thread run) {
        this.platform = platform;
        this.run = run;
    }

    /** Why this watch interrupted the run; empty if it did not. */
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            var bell = new Bell();
            var found = platform.failure();
            while (found.isEmpty()) {
                bell.await(LOOK);
                found = platform.failure();
            }
            failure = found;
            // The end may take a while if a server no longer answers.
            LOG.warn("Giving up: {}", found.get());
            run.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
