package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.kafka.EventWork.DeadLetter;
import org.waybill.model.FailureKind;

/** I17: whoever can write to a topic, and has no key, has no say. */
final class ForgedEventTest {

    private static final FileFailed EVENT = new FileFailed(EventCodecTest.REF, FailureKind.CHANGED, "why");

    private final EventCodec codec = new EventCodec(InstantSource.fixed(Instant.EPOCH));
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Seen seen = new Seen();

    /** A role that writes down what reaches it. */
    private static final class Seen implements EventWork.Handler {
        private final List<FileEvent> events = new ArrayList<>();
        private final List<DeadLetter> letters = new ArrayList<>();

        @Override
        public CompletableFuture<Void> on(FileEvent event, boolean repeated) {
            events.add(event);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onDeadLetter(DeadLetter letter) {
            letters.add(letter);
        }
    }

    private EventPublisher publisher(Authority authority) {
        return new EventPublisher(producer, codec, new Signatures(authority));
    }

    private void receive(ConsumerRecord<byte[], byte[]> message) throws Exception {
        receive(message, new OneKey(1, 7));
    }

    private void receive(ConsumerRecord<byte[], byte[]> message, Authority authority) throws Exception {
        new EventWork(codec, publisher(authority), new Signatures(authority), seen)
                .on(message, false)
                .get();
    }

    /** The last record that was sent, as it arrives. */
    private ConsumerRecord<byte[], byte[]> arriving() {
        return arriving(producer.history().getLast());
    }

    private static ConsumerRecord<byte[], byte[]> arriving(ProducerRecord<byte[], byte[]> sent) {
        var arriving = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(arriving.headers()::add);
        return arriving;
    }

    static Stream<FileEvent> events() {
        return Stream.concat(EventCodecTest.events().stream(), Stream.of(EVENT));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventThatIsSignedIsWorkedOn(FileEvent event) throws Exception {
        // Given
        publisher(new OneKey(1, 7)).publish("topic", event);

        // When
        receive(arriving());

        // Then
        assertThat(seen.events).containsExactly(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventOfAnyTypeWithoutSignatureIsSetAside(FileEvent event) throws Exception {
        // When
        receive(arriving(codec.encode("topic", event)));

        // Then
        assertIsSetAsideAndSettlesNothing();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventThatIsSignedWithAnotherKeyIsSetAside(FileEvent event) throws Exception {
        // Given
        publisher(new OneKey(1, 8)).publish("topic", event);

        // When
        receive(arriving());

        // Then
        assertIsSetAsideAndSettlesNothing();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventThatIsSignedWithAKeyThatWasReplacedIsSetAside(FileEvent event) throws Exception {
        // Given
        publisher(new OneKey(1, 7)).publish("topic", event);

        // When
        receive(arriving(), new OneKey(2, 7));

        // Then
        assertIsSetAsideAndSettlesNothing();
    }

    static Stream<String> attributes() {
        return Stream.of(
                "ce_specversion",
                "ce_type",
                "ce_source",
                "ce_id",
                "ce_subject",
                "ce_time",
                "content-type",
                "waybill-repeated",
                "waybill-key",
                "waybill-mac");
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void noAttributeMayBeChangedOrTakenAway(String attribute) throws Exception {
        // Given
        publisher(new OneKey(1, 7)).publishAgain("topic", EVENT);
        var changed = arriving();
        changed.headers().add(attribute, "x".getBytes(StandardCharsets.UTF_8));
        var without = arriving();
        without.headers().remove(attribute);

        // When
        receive(changed);
        receive(without);

        // Then
        assertThat(seen.events).isEmpty();
        assertIsSetAsideAndSettlesNothing();
    }

    @Test
    void neitherDataNorKeyMayBeChanged() throws Exception {
        // Given
        publisher(new OneKey(1, 7)).publish("topic", EVENT);
        var sent = producer.history().getLast();
        var data = new String(sent.value(), StandardCharsets.UTF_8).replace("why", "no!");

        // When
        for (var forged : List.of(
                new ProducerRecord<>("topic", null, sent.key(), data.getBytes(StandardCharsets.UTF_8), sent.headers()),
                new ProducerRecord<>(
                        "topic", null, "43".getBytes(StandardCharsets.UTF_8), sent.value(), sent.headers()))) {
            receive(arriving(forged));
        }

        // Then
        assertThat(seen.events).isEmpty();
        assertIsSetAsideAndSettlesNothing();
    }

    @Test
    void whatNamesMoreThanTheLedgerAllowsIsSetAsideAndCounts() throws Exception {
        // Given
        var strict = new OneKey(new OneKey(1, 7).key(), Optional.of("it names another target than its migration"));
        publisher(strict).publish("topic", EVENT);

        // When
        receive(arriving(), strict);
        receive(arriving(), strict);

        // Then
        assertThat(seen.events).isEmpty();
        assertThat(seen.letters)
                .containsExactly(new DeadLetter(
                        EventCodecTest.REF.file(),
                        EventCodecTest.REF.attempt(),
                        "it names another target than its migration"));
    }

    @Test
    void aDeadLetterThatIsForgedOrChangedSettlesNothing() throws Exception {
        // Given
        var strict = new OneKey(new OneKey(1, 7).key(), Optional.of("objection"));
        publisher(strict).publish("topic", EVENT);
        receive(arriving(), strict);

        // When
        for (var attribute : List.of("ce_id", "ce_source", "waybill-reason", "waybill-origin", "waybill-letter-mac")) {
            var changed = arriving();
            changed.headers().add(attribute, "43-1-x".getBytes(StandardCharsets.UTF_8));
            receive(changed);
        }
        receive(arriving(new ProducerRecord<>(
                Topics.DEAD_LETTER,
                null,
                "42".getBytes(StandardCharsets.UTF_8),
                "x".getBytes(StandardCharsets.UTF_8))));

        // Then
        assertThat(seen.letters).isEmpty();
    }

    private void assertIsSetAsideAndSettlesNothing() throws Exception {
        assertThat(seen.events).isEmpty();
        assertThat(producer.history().getLast().topic()).isEqualTo(Topics.DEAD_LETTER);
        receive(arriving());
        assertThat(seen.letters).isEmpty();
    }
}
