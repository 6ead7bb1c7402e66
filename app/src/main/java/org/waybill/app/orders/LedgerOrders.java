package org.waybill.app.orders;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Patience;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.ledger.unfinished.UploadNotes;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;
import org.waybill.uploader.control.Halts;
import org.waybill.uploader.control.Orders;

/**
 * Reads twice a second which batches are paused or cancelled, and which limits apply. While the ledger is away the last
 * answer stays in use, and before the first answer nothing is sent.
 */
public final class LedgerOrders implements Halts, Runnable {

    /** An order is to take effect within 2 s, also where one query is slow. */
    private static final Duration BETWEEN_QUERIES = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LedgerOrders.class);

    private final Supplier<Map<Long, State>> halted;
    private final LimitedFlow flow;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Waits waits;
    private final Rounds rounds;
    private volatile Map<Long, State> answer = Map.of();

    /**
     * @param halted queries the ledger
     * @param waits is told of a defect
     */
    public LedgerOrders(Supplier<Map<Long, State>> halted, FlowLimits limits, InstantSource clock, Waits waits) {
        this.halted = halted;
        this.waits = waits;
        this.rounds = new Rounds(
                waits, defect -> LOG.warn("The orders for batches cannot be read: {} Trying again.", defect, defect));
        this.flow = new LimitedFlow(limits, clock, file -> of(file).isPresent());
    }

    /** The orders for uploads, which are noted there. */
    public Orders orders(UploadNotes notes) {
        return new Orders(this, flow, new LedgerNotes(notes, new Patience(waits)));
    }

    /** Queries until its thread is interrupted. */
    @Override
    public void run() {
        var bell = new Bell();
        try {
            while (true) {
                rounds.round(this::query);
                bell.await(BETWEEN_QUERIES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void query() {
        try {
            // First, so that orders arrive even where the limits cannot be read.
            answer = halted.get();
            flow.refresh();
            answered.countDown();
        } catch (LedgerUnavailable e) {
            LOG.debug("orders are read later", e);
        }
    }

    @Override
    public Optional<FailureKind> of(FileRef file) {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return switch (answer.get(file.batch())) {
            case CANCELLED -> Optional.of(FailureKind.CANCELLED);
            case PAUSED -> Optional.of(FailureKind.PAUSED);
            case null, default -> flow.isClosed(file.migration()) ? Optional.of(FailureKind.PAUSED) : Optional.empty();
        };
    }
}
