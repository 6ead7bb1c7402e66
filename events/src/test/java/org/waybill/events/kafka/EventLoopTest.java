package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.events.FileEvent;

/** What a loop does with its records. */
@Timeout(60)
final class EventLoopTest extends EventLoopScene {

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
    void aCommitThatFailedIsMadeAgainWithoutAnotherRecord() {
        // Given
        consumer.failingCommits.set(1);
        start(message -> begun.add(message.offset()), 2);

        // When
        deliver(0, 1);

        // Then
        await(() -> committed() == 1);
        assertThat(consumer.failingCommits).hasValue(0);
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
        consumer.schedulePollTask(() -> consumer.addRecord(AssignmentsTest.message(Instant.now())));

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
        await(() -> begun.size() >= 2);
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
                new EventWork(
                        codec,
                        new EventPublisher(producer, codec, OneKey.signatures()),
                        OneKey.signatures(),
                        (event, _) -> {
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
                        codec,
                        new EventPublisher(producer, codec, OneKey.signatures()),
                        OneKey.signatures(),
                        (_, _) -> CompletableFuture.completedFuture(null)),
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
