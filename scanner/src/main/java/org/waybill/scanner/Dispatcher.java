package org.waybill.scanner;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileChanged;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Departures;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Outbox;
import org.waybill.ledger.Outbox.Dispatch;
import org.waybill.ledger.Patience;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;
import org.waybill.model.flow.Flow;

/** Turns waiting rows into {@code file-found} events, one window at a time: ledger first, then Kafka, then the watermark. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int DEPARTURES = 500;

    private final Lease lease;
    private final Migration migration;
    private final Batch batch;
    private final Outbox outbox;
    private final Departures departures;
    private final EventPublisher publisher;
    private final Waits waits;
    private final Patience patience;
    private boolean behind = true;

    /** Whether another migration may put objects at the same keys. */
    private boolean shared;

    /** The outboxes of what waits to be sent. */
    record Records(Outbox outbox, Departures departures) {}

    /** @param waits is told while the ledger or Kafka is away */
    Dispatcher(Lease lease, Migration migration, Batch batch, Records records, EventPublisher publisher, Waits waits) {
        this.lease = lease;
        this.migration = migration;
        this.batch = batch;
        this.outbox = records.outbox;
        this.departures = records.departures;
        this.publisher = publisher;
        this.waits = waits;
        this.patience = new Patience(waits);
    }

    /**
     * Runs one round; returns how many events were sent.
     *
     * @param flow that the migration may have now
     */
    int turn(Flow flow) throws InterruptedException {
        patience.with(() -> publisher.prepare(migration.id()));
        // After a start, or after Kafka refused a page, some DISPATCHED rows may have no event in Kafka.
        boolean again = behind;
        var page = patience.with(
                () -> again ? outbox.unpublished(lease, migration) : outbox.take(lease, migration, batch.id(), flow));
        behind = true;
        if (!page.isEmpty()) {
            shared = patience.with(() -> outbox.isShared(migration));
            if (!publish(page, again)) {
                return 0;
            }
            patience.with(() -> outbox.published(lease, page.getLast().seq()));
        }
        behind = false;
        return page.size() + publishDepartures();
    }

    /** Sends the events of DISPATCHED rows once more, because Kafka no longer holds them. */
    void again(List<Dispatch> lost) {
        if (lost.size() == 1) {
            LOG.warn("Kafka has lost 1 event that was under way; it is sent again.");
        } else {
            LOG.warn("Kafka has lost {} events that were under way; they are sent again.", lost.size());
        }
        behind |= !publish(lost, true);
    }

    private boolean publish(List<Dispatch> page, boolean again) {
        return acknowledged(
                page.stream().map(dispatch -> publish(dispatch, again)).toList());
    }

    private CompletableFuture<Void> publish(Dispatch dispatch, boolean again) {
        var topic = dispatch.large() ? Topics.FILE_FOUND_LARGE : Topics.FILE_FOUND_SMALL;
        return again ? publisher.publishAgain(topic, event(dispatch)) : publisher.publish(topic, event(dispatch));
    }

    private FileFound event(Dispatch dispatch) {
        return new FileFound(
                dispatch.ref(),
                migration.sourceRoot(),
                migration.target(),
                dispatch.key(),
                dispatch.heldEtag(),
                batch.policy().overwrite(),
                batch.policy().level(),
                dispatch.known(),
                shared);
    }

    private int publishDepartures() throws InterruptedException {
        var pending = patience.with(() -> departures.pending(migration, DEPARTURES));
        if (pending.isEmpty()
                || !acknowledged(pending.stream()
                        .map(departure -> publisher.publish(
                                Topics.FILE_CHANGED, new FileChanged(departure.ref(), departure.reason())))
                        .toList())) {
            return 0;
        }
        patience.with(() -> departures.published(lease, pending));
        return pending.size();
    }

    private boolean acknowledged(List<CompletableFuture<Void>> sends) {
        try {
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
            waits.end(this);
            return true;
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            waits.begin(this, Cause.KAFKA, "Kafka does not take events: " + cause.getMessage());
            LOG.warn("Kafka does not take events: {} Waiting for it; nothing is lost.", cause.getMessage());
            return false;
        }
    }
}
