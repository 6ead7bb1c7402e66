package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.model.FailureKind;

final class EventWorkTest {

    private static final FileFailed EVENT = new FileFailed(EventCodecTest.REF, FailureKind.CHANGED, "why");

    private final EventCodec codec = new EventCodec(InstantSource.fixed(Instant.EPOCH));
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final EventPublisher publisher = new EventPublisher(producer, codec, OneKey.signatures());
    private final List<Boolean> repeated = new ArrayList<>();
    private final EventWork work = new EventWork(codec, publisher, OneKey.signatures(), (event, again) -> {
        assertThat(event).isEqualTo(EVENT);
        repeated.add(again);
        return CompletableFuture.completedFuture(null);
    });

    /** The last record that was sent, as it arrives. */
    private ConsumerRecord<byte[], byte[]> arriving() {
        var sent = producer.history().getLast();
        var arriving = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(arriving.headers()::add);
        return arriving;
    }

    @Test
    void aRoleIsToldOfAnEventThatWasSentAgain() throws Exception {
        // When
        publisher.publishAgain("topic", EVENT).get();
        work.on(arriving(), false).get();

        // Then
        assertThat(repeated).containsExactly(true);
    }

    @Test
    void aRoleIsToldOfAnEventThatIsDeliveredAgain() throws Exception {
        // When
        publisher.publish("topic", EVENT).get();
        work.on(arriving(), false).get();
        work.on(arriving(), true).get();

        // Then
        assertThat(repeated).containsExactly(false, true);
    }

    @Test
    void aTraceContextThatIsWrongChangesNothing() throws Exception {
        // Given
        publisher.publish("topic", EVENT).get();
        var arriving = arriving();
        arriving.headers().remove("ce_traceparent").add("ce_traceparent", new byte[] {0, (byte) 0xff, 'x'});

        // When
        work.on(arriving, false).get();

        // Then: it is worked on, and not set aside
        assertThat(repeated).containsExactly(false);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void theTraceContextIsTheSameWhenAnEventIsSentAgain() throws Exception {
        // When
        publisher.publish("topic", EVENT).get();
        publisher.publishAgain("topic", EVENT).get();

        // Then
        assertThat(producer.history())
                .extracting(sent -> EventCodec.header(sent.headers(), "ce_traceparent"))
                .doesNotContainNull()
                .containsOnly(EventCodec.header(arriving().headers(), "ce_traceparent"));
    }
}
