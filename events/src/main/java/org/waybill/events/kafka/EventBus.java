package org.waybill.events.kafka;

import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.waybill.model.MigrationId;
import org.waybill.model.Waits;

/**
 * How the roles of a process send and receive events.
 *
 * @param mine the migrations that this process works for; events of others are skipped
 */
public record EventBus(
        KafkaClients clients,
        EventCodec codec,
        EventPublisher publisher,
        Signatures signatures,
        Predicate<MigrationId> mine,
        InstantSource clock) {

    /**
     * The event loops of one role, still empty.
     *
     * @param workers runs the work on each record; shut down when the loops end
     */
    public EventLoops loops(ExecutorService workers, Waits waits) {
        return new EventLoops(this, workers, waits);
    }
}
