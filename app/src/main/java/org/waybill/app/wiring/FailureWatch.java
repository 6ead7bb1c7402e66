package org.waybill.app.wiring;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;

/** Ends a run that would wait for ever, such as one whose embedded server has ended. */
public final class FailureWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FailureWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Supplier<Optional<String>> question;
    private final Thread run;
    private volatile Optional<String> failure = Optional.empty();

    /**
     * @param question why waiting is in vain; empty while it is not
     * @param run is interrupted then
     */
    public FailureWatch(Supplier<Optional<String>> question, Thread run) {
        this.question = question;
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
            var found = question.get();
            while (found.isEmpty()) {
                bell.await(LOOK);
                found = question.get();
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
