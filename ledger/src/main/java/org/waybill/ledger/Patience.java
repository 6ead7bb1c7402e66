package org.waybill.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;

/** Waits for a ledger that is away: logs it once, retries until the ledger is back, and logs that too. */
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Waits waits;
    private final AtomicBoolean away = new AtomicBoolean();
    private final Bell bell = new Bell();

    /** For a caller whose waits need no report. */
    public Patience() {
        this(new Waits(InstantSource.system()));
    }

    /** @param waits is told while it waits */
    public Patience(Waits waits) {
        this.waits = waits;
    }

    /** Repeats the call until the ledger answers, and returns its result. */
    public <T> T with(Supplier<T> call) throws InterruptedException {
        while (true) {
            try {
                var result = call.get();
                if (away.compareAndSet(true, false)) {
                    waits.end(this);
                    LOG.warn("The ledger is back; going on.");
                }
                return result;
            } catch (LedgerUnavailable e) {
                waits.begin(this, Cause.LEDGER, String.valueOf(e.getMessage()));
                if (away.compareAndSet(false, true)) {
                    LOG.warn("{} Waiting for it; nothing is lost.", e.getMessage());
                }
                bell.await(PAUSE);
            }
        }
    }

    /** Like {@link #with(Supplier)}, for somebody who waits for the result: throws when the ledger is away for that long. */
    public <T> T within(Duration limit, Supplier<T> call) throws InterruptedException {
        for (long left = limit.dividedBy(PAUSE); true; left--) {
            try {
                return call.get();
            } catch (LedgerUnavailable e) {
                if (left <= 0) {
                    throw e;
                }
                bell.await(PAUSE);
            }
        }
    }

    /** As {@link #with(Supplier)}, for calls without a result. */
    public void with(Runnable call) throws InterruptedException {
        with(() -> {
            call.run();
            return true;
        });
    }
}
