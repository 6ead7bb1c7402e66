package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.FileEvent;
import org.waybill.events.kafka.Authority;
import org.waybill.events.kafka.EventCodec;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.Signatures;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Scene;
import org.waybill.model.EventKey;
import org.waybill.model.MigrationId;
import org.waybill.model.Waits;
import org.waybill.model.flow.Flow;

/** The dispatcher on a real ledger, before a Kafka that acknowledges and refuses when the test says so. */
class DispatcherTest {

    private final Scene scene = new Scene();
    private final Waits waits = new Waits(() -> Instant.EPOCH);
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void close() {
        scene.close();
    }

    /** One key for every migration. */
    private record OneKey(EventKey key) implements Authority {
        @Override
        public EventKey signingKey(MigrationId migration) {
            return key;
        }

        @Override
        public Optional<EventKey> key(MigrationId migration, int number) {
            return Optional.of(key);
        }

        @Override
        public Optional<String> objection(FileEvent event) {
            return Optional.empty();
        }
    }

    private Dispatcher dispatcher() {
        var publisher = new EventPublisher(
                kafka, new EventCodec(() -> Instant.EPOCH), new Signatures(new OneKey(new EventKey(1, new byte[32]))));
        return new Dispatcher(
                scene.lease,
                scene.migration,
                scene.openBatch(),
                new Dispatcher.Records(scene.outbox(Scene.WIDE), scene.departures),
                publisher,
                waits);
    }

    /** A turn on a thread of its own, which waits for Kafka. */
    private CompletableFuture<Integer> turn(Dispatcher dispatcher) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return dispatcher.turn(Flow.UNLIMITED);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitSent(int events) {
        while (kafka.history().size() < events) {
            Thread.onSpinWait();
        }
    }

    private List<String> unpublished() {
        return scene.outbox(Scene.WIDE).unpublished(scene.lease, scene.migration).stream()
                .map(dispatch -> dispatch.ref().path().encoded())
                .toList();
    }

    private static boolean isRepetition(ProducerRecord<byte[], byte[]> event) {
        return event.headers().lastHeader("waybill-repeated") != null;
    }

    /** A dispatcher whose first look, for what an earlier one left, is over. */
    private Dispatcher underWay() throws Exception {
        var dispatcher = dispatcher();
        assertThat(turn(dispatcher).get(30, TimeUnit.SECONDS)).isZero();
        return dispatcher;
    }

    @Test
    void theLedgerComesFirstThenKafkaThenTheWatermark() throws Exception {
        // Given
        var dispatcher = underWay();
        scene.record(Scene.file("a", 5, 1), Scene.file("large", 5_000, 1));

        // When: Kafka has the events and has acknowledged one of them
        var turn = turn(dispatcher);
        awaitSent(2);
        var whileItWaits = scene.rows("select path, state from file_status order by path");
        kafka.completeNext();
        var afterOne = unpublished();
        kafka.completeNext();

        // Then
        assertThat(turn.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(whileItWaits).containsExactly("a,DISPATCHED", "large,DISPATCHED");
        assertThat(afterOne).containsExactly("a", "large");
        assertThat(unpublished()).isEmpty();
        assertThat(kafka.history())
                .extracting(ProducerRecord::topic)
                .containsExactly(Topics.FILE_FOUND_SMALL, Topics.FILE_FOUND_LARGE);
        assertThat(kafka.history()).noneMatch(DispatcherTest::isRepetition);
    }

    @Test
    void whatKafkaDoesNotTakeIsSentAgainAndSaysSo() throws Exception {
        // Given
        var dispatcher = underWay();
        scene.record(Scene.file("a", 5, 1), Scene.file("b", 5, 1));
        var refused = turn(dispatcher);
        awaitSent(2);
        kafka.completeNext();
        kafka.errorNext(new IllegalStateException("not enough replicas"));
        assertThat(refused.get(30, TimeUnit.SECONDS)).isZero();
        var waiting = waits.now();
        kafka.clear();

        // When
        var again = turn(dispatcher);
        awaitSent(2);
        kafka.completeNext();
        kafka.completeNext();

        // Then: both, since it is not known which of them arrived
        assertThat(again.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(kafka.history()).allMatch(DispatcherTest::isRepetition);
        assertThat(waiting).hasSize(1);
        assertThat(waiting.getFirst().reason()).contains("not enough replicas");
        assertThat(waits.now()).isEmpty();
        assertThat(unpublished()).isEmpty();
    }

    @Test
    void whatAnEarlierDispatcherDidNotHandOverIsSentFirst() throws Exception {
        // Given: one that died between the ledger and Kafka
        scene.record(Scene.file("a", 5, 1));
        scene.outbox(Scene.WIDE).take(scene.lease, scene.migration, scene.batch(), Flow.UNLIMITED);
        scene.record(Scene.file("b", 5, 1));

        // When
        var first = turn(dispatcher());
        awaitSent(1);
        kafka.completeNext();

        // Then
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(kafka.history()).hasSize(1).allMatch(DispatcherTest::isRepetition);
    }

    @Test
    void aDepartureIsForgottenOnlyWhenKafkaHasIt() throws Exception {
        // Given: a proven file with a new version
        var dispatcher = underWay();
        scene.verified(Scene.file("a", 5, 1));
        scene.outbox(Scene.WIDE).published(scene.lease, Long.MAX_VALUE);
        scene.record(Scene.file("a", 6, 2));
        kafka.clear();

        // When: the new version goes out, and Kafka refuses the departure
        var refused = turn(dispatcher);
        awaitSent(1);
        kafka.completeNext();
        awaitSent(2);
        kafka.errorNext(new IllegalStateException("gone"));
        refused.get(30, TimeUnit.SECONDS);
        var kept = scene.text("select count(*) from departure");
        kafka.clear();
        var again = turn(dispatcher);
        awaitSent(1);
        var sent = kafka.history().getFirst().topic();
        kafka.completeNext();
        again.get(30, TimeUnit.SECONDS);

        // Then
        assertThat(kept).isEqualTo("1");
        assertThat(sent).isEqualTo(Topics.FILE_CHANGED);
        assertThat(scene.text("select count(*) from departure")).isEqualTo("0");
    }
}
