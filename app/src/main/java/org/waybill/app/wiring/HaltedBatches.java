package org.waybill.app.wiring;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.uploader.halt.Halts;

/**
 * Reads twice a second which batches are paused or cancelled. While the ledger is away the last answer stays in use, and
 * before the first answer nothing is sent.
 */
final class HaltedBatches implements Halts, Runnable {

    /** An order is to take effect within 2 s, also where one query is slow. */
    private static final Duration BETWEEN_QUERIES = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(HaltedBatches.class);

    private final Supplier<Map<Long, State>> halted;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile Map<Long, State> answer = Map.of();

    /** @param halted queries the ledger */
    HaltedBatches(Supplier<Map<Long, State>> halted) {
        this.halted = halted;
    }

    /** Queries until its thread is interrupted. */
    @Override
    public void run() {
        var bell = new Bell();
        try {
            while (true) {
                query();
                bell.await(BETWEEN_QUERIES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The edge of this thread: without it an order would never reach the uploads that are under way.
    @SuppressWarnings("IllegalCatch")
    private void query() {
        try {
            answer = halted.get();
            answered.countDown();
        } catch (LedgerUnavailable e) {
            LOG.debug("orders are read later", e);
        } catch (RuntimeException e) {
            LOG.warn("The orders for batches cannot be read: {} Trying again.", e.getMessage(), e);
        }
    }

    @Override
    public Optional<FailureKind> of(long batch) {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var state = answer.get(batch);
        return state == null
                ? Optional.empty()
                : Optional.of(state == State.PAUSED ? FailureKind.PAUSED : FailureKind.CANCELLED);
    }
}
