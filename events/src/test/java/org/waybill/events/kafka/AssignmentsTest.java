package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class AssignmentsTest {

    private static final Instant MADE = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant ASSIGNED = MADE.plusSeconds(3);
    private static final List<TopicPartition> PARTITION = List.of(new TopicPartition("topic", 0));

    private Instant now = MADE;

    /** A consumer that was given its partition some time after it was made. */
    private Assignments assigned(boolean alone) {
        var assignments = new Assignments(() -> now, alone);
        now = ASSIGNED;
        assignments.begin(PARTITION);
        return assignments;
    }

    private static boolean mayRepeat(Assignments assignments, Instant sent) {
        var message = message(sent);
        return assignments.of(message).mayRepeat(message);
    }

    /** The first record of {@code topic-0}, sent then. */
    static ConsumerRecord<byte[], byte[]> message(Instant sent) {
        return new ConsumerRecord<>(
                "topic",
                0,
                0,
                sent.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void aLoneConsumerRepeatsOnlyWhatWasSentBeforeItWasMade() {
        // When
        var assignments = assigned(true);

        // Then
        assertThat(mayRepeat(assignments, MADE)).isTrue();
        assertThat(mayRepeat(assignments, MADE.plusMillis(1))).isFalse();
    }

    @Test
    void aConsumerAmongOthersMayRepeatWhatWasSentBeforeTheAssignment() {
        // When
        var assignments = assigned(false);

        // Then
        assertThat(mayRepeat(assignments, ASSIGNED)).isTrue();
        assertThat(mayRepeat(assignments, ASSIGNED.plusMillis(1))).isFalse();
    }

    @Test
    void aPartitionThatCameBackMayHoldWhatWasWorkedOnBefore() {
        // Given
        var assignments = assigned(true);
        var first = assignments.of(message(ASSIGNED));

        // When
        assignments.end(PARTITION);
        now = ASSIGNED.plusSeconds(5);
        assignments.begin(PARTITION);

        // Then
        assertThat(mayRepeat(assignments, now)).isTrue();
        assertThat(mayRepeat(assignments, now.plusMillis(1))).isFalse();
        assertThat(assignments.isCurrent(first)).isFalse();
    }

    @Test
    void whatIsAwaitedForEverIsGivenUpWithItsPartition() throws Exception {
        // Given
        var assignments = assigned(true);
        var following = awaited(assignments);

        // When
        boolean ended = assignments.drain(PARTITION, Duration.ofMillis(1), Duration.ofSeconds(30));

        // Then
        assertThat(ended).isTrue();
        assertThat(following).isCancelled();
    }

    @Test
    void whatIsAwaitedOnlyAfterAllWasInterruptedIsGivenUpToo() throws Exception {
        // Given
        var assignments = assigned(true);
        assignments.of(message(ASSIGNED)).enter();
        assertThat(assignments.drain(PARTITION, Duration.ofMillis(1), Duration.ofMillis(1)))
                .isFalse();

        // When
        var following = awaited(assignments);

        // Then
        assertThat(following).isCancelled();
    }

    private static CompletableFuture<Void> awaited(Assignments assignments) {
        var assignment = assignments.of(message(ASSIGNED));
        var following = new CompletableFuture<Void>();
        assignment.enter();
        assignment.await(following, _ -> assignment.leave());
        return following;
    }
}
