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

final class TenuresTest {

    private static final Instant MADE = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant ASSIGNED = MADE.plusSeconds(3);
    private static final List<TopicPartition> PARTITION = List.of(new TopicPartition("topic", 0));

    private Instant now = MADE;

    /** A consumer that was given its partition some time after it was made. */
    private Tenures assigned(boolean alone) {
        var tenures = new Tenures(() -> now, alone);
        now = ASSIGNED;
        tenures.begin(PARTITION);
        return tenures;
    }

    private static boolean mayRepeat(Tenures tenures, Instant sent) {
        var message = message(sent);
        return tenures.of(message).mayRepeat(message);
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
        var tenures = assigned(true);

        // Then
        assertThat(mayRepeat(tenures, MADE)).isTrue();
        assertThat(mayRepeat(tenures, MADE.plusMillis(1))).isFalse();
    }

    @Test
    void aConsumerAmongOthersMayRepeatWhatWasSentBeforeTheAssignment() {
        // When
        var tenures = assigned(false);

        // Then
        assertThat(mayRepeat(tenures, ASSIGNED)).isTrue();
        assertThat(mayRepeat(tenures, ASSIGNED.plusMillis(1))).isFalse();
    }

    @Test
    void aPartitionThatCameBackMayHoldWhatWasWorkedOnBefore() {
        // Given
        var tenures = assigned(true);
        var first = tenures.of(message(ASSIGNED));

        // When
        tenures.end(PARTITION);
        now = ASSIGNED.plusSeconds(5);
        tenures.begin(PARTITION);

        // Then
        assertThat(mayRepeat(tenures, now)).isTrue();
        assertThat(mayRepeat(tenures, now.plusMillis(1))).isFalse();
        assertThat(tenures.isCurrent(first)).isFalse();
    }

    @Test
    void whatIsAwaitedForEverIsGivenUpWithItsPartition() throws Exception {
        // Given
        var tenures = assigned(true);
        var following = awaited(tenures);

        // When
        boolean ended = tenures.drain(PARTITION, Duration.ofMillis(1), Duration.ofSeconds(30));

        // Then
        assertThat(ended).isTrue();
        assertThat(following).isCancelled();
    }

    @Test
    void whatIsAwaitedOnlyAfterAllWasInterruptedIsGivenUpToo() throws Exception {
        // Given
        var tenures = assigned(true);
        tenures.of(message(ASSIGNED)).enter();
        assertThat(tenures.drain(PARTITION, Duration.ofMillis(1), Duration.ofMillis(1)))
                .isFalse();

        // When
        var following = awaited(tenures);

        // Then
        assertThat(following).isCancelled();
    }

    private static CompletableFuture<Void> awaited(Tenures tenures) {
        var tenure = tenures.of(message(ASSIGNED));
        var following = new CompletableFuture<Void>();
        tenure.enter();
        tenure.await(following, _ -> tenure.leave());
        return following;
    }
}
