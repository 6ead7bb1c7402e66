package org.waybill.events.kafka;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.waybill.events.FileEvent;

/**
 * A role's work on one record, in the order that keeps I3: work, await what follows, return; only then is the record
 * acknowledged. What cannot be read is set aside first.
 */
public final class EventWork implements EventLoop.Work {

    /** What a role makes of an event. Returns when everything that it caused is durable. */
    public interface Role {
        void on(FileEvent event) throws InterruptedException;

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
    public void on(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        if (message.topic().equals(Topics.DEAD_LETTER)) {
            var key = message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
            var reason = EventCodec.header(message.headers(), EventPublisher.REASON);
            role.onDeadLetter(key, reason == null ? "no reason given" : reason);
            return;
        }
        FileEvent event;
        try {
            event = codec.decode(message);
        } catch (EventCodec.UndecodableEvent e) {
            await(publisher.setAside(message, e.getMessage() == null ? "unreadable" : e.getMessage()));
            return;
        }
        role.on(event);
    }

    /** Waits until a send is acknowledged; throws when it failed, so that the record is worked on again. */
    public static void await(CompletableFuture<Void> send) throws InterruptedException {
        try {
            send.join();
        } catch (CompletionException e) {
            throw new Kafka.Unusable("Kafka does not take events: " + e.getMessage(), e);
        }
    }
}
