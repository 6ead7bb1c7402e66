package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.events.FileEvent;

/** On the client's own stand-in for a broker, which keeps offsets, seeks and rebalances as a consumer does. */
@Timeout(60)
class EventLoopTest {

    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private static final TopicPartition OTHER = new TopicPartition("topic", 1);

    private final RecordingConsumer consumer = new RecordingConsumer();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();
    private final Map<Long, CountDownLatch> gates = new ConcurrentHashMap<>();
    private Thread running = new Thread();
    private final AtomicLong seconds = new AtomicLong();
    private volatile boolean timePasses = true;
    private EventLoop loop;

    /** Work of which nothing follows. */
    private interface Alone {
        void on(ConsumerRecord<byte[], byte[]> message) throws InterruptedException;
    }

    private void start(Alone work, int atOnce) {
        startWork(
                (message, _) -> {
                    work.on(message);
                    return CompletableFuture.completedFuture(null);
                },
                atOnce);
    }

    private void startWork(EventLoop.Work work, int atOnce) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L));
        assign(PARTITION);
        var subscription = new EventLoop.Subscription(consumer, List.of("topic"), true);
        loop = new EventLoop(subscription, work, workers, atOnce, this::now);
        running = Thread.ofPlatform().start(loop);
    }

    /** A second passes between two looks at the clock. */
    private Instant now() {
        return Instant.EPOCH.plusSeconds(timePasses ? seconds.incrementAndGet() : seconds.get());
    }

    private void assign(TopicPartition partition) {
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(partition)));
    }

    private void deliver(int from, int to) {
        consumer.schedulePollTask(() -> {
            for (long offset = from; offset < to; offset++) {
                consumer.addRecord(message(offset, "v" + offset));
            }
        });
    }

    private static ConsumerRecord<byte[], byte[]> message(long offset, String value) {
        return new ConsumerRecord<>(
                "topic", 0, offset, "42".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private CountDownLatch gate(long offset) {
        return gates.computeIfAbsent(offset, _ -> new CountDownLatch(1));
    }

    private void held(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        begun.add(message.offset());
        gate(message.offset()).await();
    }

    private long committed() {
        return consumer.commits.getOrDefault(PARTITION, 0L);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Returns when the loop has gone round at least once more, so that whatever it would do it has done. */
    private void awaitTurns() throws InterruptedException {
        for (int turn = 0; turn < 3; turn++) {
            var polled = new CountDownLatch(1);
            consumer.schedulePollTask(polled::countDown);
            polled.await();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        workers.shutdownNow();
        running.join();
    }

    @Test
    void aCommitWaitsForTheNextMoment() throws Exception {
        // Given
        timePasses = false;
        start(message -> begun.add(message.offset()), 2);
        deliver(0, 1);
        await(() -> committed() == 1);

        // When
        deliver(1, 2);
        await(() -> begun.size() == 2);
        awaitTurns();

        // Then
        assertThat(committed()).isEqualTo(1);
        timePasses = true;
        await(() -> committed() == 2);
    }

    @Test
    void i3CommitsOnlyUpToTheOldestRecordThatIsNotDone() throws Exception {
        // Given
        start(this::held, 10);
        deliver(0, 5);
        await(() -> begun.size() == 5);

        // When
        gate(1).countDown();
        gate(3).countDown();
        awaitTurns();
        var withAGap = committed();
        gate(0).countDown();
        await(() -> committed() == 2);
        gate(2).countDown();
        gate(4).countDown();

        // Then
        await(() -> committed() == 5);
        assertThat(withAGap).isZero();
    }

    @Test
    void i3WorkThatThrowsIsTriedAgainAndNeverSkipped() {
        // Given
        var tries = new AtomicInteger();
        start(
                message -> {
                    if (message.offset() == 0 && tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                },
                10);

        // When
        deliver(0, 3);

        // Then
        await(() -> committed() == 3);
        assertThat(tries).hasValue(3);
    }

    @Test
    void i3WhatIsBeingWorkedOnWhenItStopsIsNotCommitted() throws Exception {
        // Given
        start(this::held, 10);
        deliver(0, 3);
        await(() -> begun.size() == 3);
        gate(0).countDown();
        gate(2).countDown();
        await(() -> committed() == 1);

        // When
        loop.stop();
        workers.shutdownNow();
        running.join();

        // Then
        assertThat(committed()).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void i3WorkOfAnEarlierAssignmentCountsNoLonger() throws Exception {
        // Given
        start(this::held, 10);
        deliver(0, 2);
        await(() -> begun.size() == 2);

        // When
        consumer.schedulePollTask(() -> consumer.listener.onPartitionsLost(List.of(PARTITION)));
        assign(OTHER);
        assign(PARTITION);
        awaitTurns();
        gate(0).countDown();
        gate(1).countDown();
        awaitTurns();

        // Then
        assertThat(committed()).isZero();

        // When
        consumer.schedulePollTask(() -> consumer.seek(PARTITION, 0));
        deliver(0, 2);

        // Then
        await(() -> committed() == 2);
        assertThat(begun).hasSize(4);
    }

    @Test
    void whatIsBeingWorkedOnEndsAndIsCommittedBeforeAPartitionGoes() {
        // Given
        start(this::held, 2);
        deliver(0, 2);
        await(() -> begun.size() == 2);

        // When
        consumer.schedulePollTask(() -> {
            gate(0).countDown();
            gate(1).countDown();
            consumer.rebalance(List.of(OTHER));
        });

        // Then
        await(() -> committed() == 2);
    }

    @Test
    void whatIsBeingWorkedOnEndsAndIsCommittedBeforeItStops() throws Exception {
        // Given
        start(this::held, 2);
        deliver(0, 5);
        await(() -> begun.size() == 2);

        // When
        loop.stop();
        gate(0).countDown();
        gate(1).countDown();
        running.join();

        // Then
        assertThat(begun).containsExactlyInAnyOrder(0L, 1L);
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void whatWaitsToBeDurableEndsBeforeItStops() throws Exception {
        // Given
        var durable = new CompletableFuture<Void>();
        startWork(
                (message, _) -> {
                    begun.add(message.offset());
                    return durable;
                },
                2);
        deliver(0, 1);
        await(() -> begun.size() == 1);

        // When
        loop.stop();
        durable.complete(null);
        running.join();

        // Then
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void workThatThrewIsARepetition() {
        // Given
        startWork(
                (message, again) -> {
                    begun.add(again ? 1L : 0L);
                    if (!again) {
                        throw new IllegalStateException("not yet");
                    }
                    return CompletableFuture.completedFuture(null);
                },
                10);

        // When
        consumer.schedulePollTask(() -> consumer.addRecord(TenuresTest.message(Instant.now())));

        // Then
        await(() -> committed() == 1);
        assertThat(begun).containsExactly(0L, 1L);
    }

    @Test
    void i9HoldsBackWhenTooMuchIsUnderWayAndGoesOnPolling() throws Exception {
        // Given
        start(this::held, 2);
        int many = EventLoop.READY + 1;

        // When
        deliver(0, many);
        await(() -> !consumer.paused().isEmpty());
        awaitTurns();

        // Then
        assertThat(begun).hasSize(2);
        for (long offset = 0; offset < many; offset++) {
            gate(offset).countDown();
        }
        await(() -> committed() == many);
        await(() -> consumer.paused().isEmpty());
    }

    @Test
    void i3WhatCannotBeDecodedGoesToTheDeadLettersBeforeItIsDone() {
        // Given
        var producer = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var codec = new EventCodec(InstantSource.fixed(Instant.EPOCH));
        var events = new ConcurrentLinkedQueue<FileEvent>();
        startWork(
                new EventWork(codec, new EventPublisher(producer, codec), (event, _) -> {
                    events.add(event);
                    return CompletableFuture.completedFuture(null);
                }),
                10);

        // When
        deliver(7, 8);
        await(() -> producer.history().size() == 1);
        var before = committed();
        producer.completeNext();

        // Then
        await(() -> committed() == 8);
        assertThat(before).isLessThanOrEqualTo(7);
        assertThat(events).isEmpty();
        var letter = producer.history().getFirst();
        assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTER);
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("42");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("v7");
        assertThat(EventCodec.header(letter.headers(), "waybill-origin")).isEqualTo("topic-0@7");
    }

    @Test
    void i3AFailedSendIsTriedAgain() {
        // Given
        var producer = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        var codec = new EventCodec(InstantSource.fixed(Instant.EPOCH));
        startWork(
                new EventWork(
                        codec, new EventPublisher(producer, codec), (_, _) -> CompletableFuture.completedFuture(null)),
                10);

        // When
        deliver(0, 1);
        await(() -> producer.history().size() == 1);
        producer.errorNext(new IllegalStateException("no broker"));
        await(() -> producer.history().size() == 2);
        var before = committed();
        producer.completeNext();

        // Then
        await(() -> committed() == 1);
        assertThat(before).isZero();
    }
}
