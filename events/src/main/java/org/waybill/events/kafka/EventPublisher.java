package org.waybill.events.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.waybill.events.FileEvent;

/** Sends events. An event is durable when the future of its own send completes; flushing proves nothing. */
public final class EventPublisher {

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;

    public EventPublisher(Producer<byte[], byte[]> producer, EventCodec codec) {
        this.producer = producer;
        this.codec = codec;
    }

    /** Sends the event; the future completes when all in-sync replicas have it, and fails when that cannot be told. */
    public CompletableFuture<Void> publish(String topic, FileEvent event) {
        var acknowledged = new CompletableFuture<Void>();
        try {
            var _ = producer.send(codec.encode(topic, event), (_, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
