package org.waybill.events.kafka;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.trace.Traces;
import org.waybill.model.MigrationId;

/** Sends signed events. An event is durable when the future of its own send completes; a flush proves nothing. */
public final class EventPublisher {

    /** Header of a dead letter that says why it could not be read. */
    static final String REASON = "waybill-reason";

    /** Header of a dead letter that says where the record was. */
    static final String ORIGIN = "waybill-origin";

    static final String REPEATED = "waybill-repeated";

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final Signatures signatures;
    private final Consumer<FileEvent> durable;

    public EventPublisher(Producer<byte[], byte[]> producer, EventCodec codec, Signatures signatures) {
        this(producer, codec, signatures, _ -> {});
    }

    /** @param durable is told of each event when it is durable, on a thread that must not wait */
    public EventPublisher(
            Producer<byte[], byte[]> producer, EventCodec codec, Signatures signatures, Consumer<FileEvent> durable) {
        this.producer = producer;
        this.codec = codec;
        this.signatures = signatures;
        this.durable = durable;
    }

    /** The traces of the events that are sent. */
    public Traces traces() {
        return codec.traces();
    }

    /** Loads the key that signs the migration's events, so that sending needs no lookup. */
    public void prepare(MigrationId migration) {
        signatures.prepare(migration);
    }

    /** Sends the event; the future completes when all in-sync replicas have it, and fails when that is not certain. */
    public CompletableFuture<Void> publish(String topic, FileEvent event) {
        return sign(codec.encode(topic, event), event);
    }

    /** Like {@link #publish}, for an event that may have been sent before; its receiver is told so. */
    public CompletableFuture<Void> publishAgain(String topic, FileEvent event) {
        var message = codec.encode(topic, event);
        message.headers().add(REPEATED, EventCodec.ascii("true"));
        return sign(message, event);
    }

    private CompletableFuture<Void> sign(ProducerRecord<byte[], byte[]> message, FileEvent event) {
        signatures.sign(message, event.ref().migration());
        var start = codec.clock().instant();
        return send(message).thenRun(() -> {
            durable.accept(event);
            if (event instanceof FileFound found) {
                traces().dispatched(found, start);
            }
        });
    }

    static boolean isRepetition(ConsumerRecord<byte[], byte[]> message) {
        return message.headers().lastHeader(REPEATED) != null;
    }

    /** Sends an unsigned record unchanged to the dead letters, with its origin and the reason. */
    CompletableFuture<Void> setAsideUnsigned(ConsumerRecord<byte[], byte[]> message, String reason) {
        return send(letter(message, reason));
    }

    /** Like {@link #setAsideUnsigned}, for a signed record: the dead letter is signed too, so that it counts. */
    CompletableFuture<Void> setAside(ConsumerRecord<byte[], byte[]> message, String reason) {
        var letter = letter(message, reason);
        signatures.signLetter(letter);
        return send(letter);
    }

    private static ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> message, String reason) {
        var copy = new ProducerRecord<byte[], byte[]>(
                Topics.DEAD_LETTER, null, message.key(), message.value(), message.headers());
        var origin = message.topic() + "-" + message.partition() + "@" + message.offset();
        copy.headers()
                .add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8))
                .add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        return copy;
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> message) {
        var acknowledged = new CompletableFuture<Void>();
        try {
            var _ = producer.send(message, (_, failure) -> {
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
