package org.waybill.events.kafka;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.waybill.events.FileEvent;
import org.waybill.events.Printable;

/**
 * A role's work on one record, in the order that keeps I3: work, await what follows, return; only then is the record
 * acknowledged. What cannot be read is set aside first.
 */
public final class EventWork implements EventLoop.Work {

    /** What a role makes of an event. */
    public interface Role {

        /**
         * Does the work; the future completes when everything that it caused is durable.
         *
         * @param repeated whether the event may have been worked on before, here or elsewhere; when clocks differ it may be
         *     wrong either way
         */
        CompletableFuture<Void> on(FileEvent event, boolean repeated) throws InterruptedException;

        /** A record that could not be read was set aside; the key, if any, names its file. */
        default void onDeadLetter(String key, String reason) throws InterruptedException {}
    }

    private final EventCodec codec;
    private final EventPublisher publisher;
    private final Role role;

    public EventWork(EventCodec codec, EventPublisher publisher, Role role) {
        this.codec = codec;
        this.publisher = publisher;
        this.role = role;
    }

    @Override
    public CompletableFuture<Void> on(ConsumerRecord<byte[], byte[]> message, boolean repeated)
            throws InterruptedException {
        if (message.topic().equals(Topics.DEAD_LETTER)) {
            var key = message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
            var reason = EventCodec.header(message.headers(), EventPublisher.REASON);
            role.onDeadLetter(key, reason == null ? "no reason given" : Printable.of(reason));
            return CompletableFuture.completedFuture(null);
        }
        try {
            return role.on(codec.decode(message), repeated || EventPublisher.isRepetition(message));
        } catch (EventCodec.UndecodableEvent e) {
            return publisher.setAside(message, e.getMessage() == null ? "unreadable" : e.getMessage());
        }
    }
}
