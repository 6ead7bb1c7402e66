package org.waybill.app.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.kafka.Kafka;
import org.waybill.events.kafka.Kafka.Backlog;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.figures.Figures;
import org.waybill.model.Bell;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;

/** Reads the figures now and then, on a thread of its own: however often somebody scrapes, the ledger is not asked more often. */
final class LedgerWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);

    private static final Duration BETWEEN_READS = Duration.ofSeconds(15);

    private final LedgerMetrics metrics;
    private final Supplier<Figures> figures;
    private final Supplier<Map<String, Backlog>> backlogs;
    private final Bell bell = new Bell();
    private final Rounds rounds;

    /** @param waits is told of a defect; the age of the metrics shows it too */
    LedgerWatch(
            LedgerMetrics metrics, Supplier<Figures> figures, Supplier<Map<String, Backlog>> backlogs, Waits waits) {
        this.rounds = new Rounds(
                waits, defect -> LOG.warn("The metrics of the ledger cannot be made: {}", defect.toString(), defect));
        this.metrics = metrics;
        this.figures = figures;
        this.backlogs = backlogs;
    }

    @Override
    public void run() {
        try {
            while (true) {
                rounds.round(this::look);
                bell.await(BETWEEN_READS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            metrics.tell(figures.get(), backlogs());
        } catch (LedgerUnavailable e) {
            LOG.debug("the figures of the ledger cannot be read now", e);
        }
    }

    private Map<String, Backlog> backlogs() {
        try {
            return backlogs.get();
        } catch (Kafka.Unusable e) {
            LOG.debug("the backlogs cannot be read now", e);
            return Map.of();
        }
    }
}
