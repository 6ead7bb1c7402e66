package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop does when partitions come and go. */
@Timeout(60)
final class RebalanceTest extends EventLoopScene {

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
    void i9WhatARebalanceLeavesIsHeldBackNoLongerThanNeeded() throws Exception {
        // Given: as much is under way as may be, some of it of a partition that goes
        start(this::held, 2);
        assign(PARTITION, OTHER);
        deliver(0, EventLoop.READY);
        deliver(OTHER, 0, 1);
        await(() -> consumer.paused().size() == 2);

        // When
        assign(PARTITION, THIRD);
        awaitTurns();
        for (long offset = 0; offset < EventLoop.READY; offset++) {
            gate(offset).countDown();
        }

        // Then
        await(() -> committed() == EventLoop.READY);
        await(() -> Collections.disjoint(consumer.paused(), List.of(PARTITION, THIRD)));
    }

    @Test
    @Timeout(5) // less than work that is under way gets
    void whatWaitsForASlotDoesNotKeepItsPartitionFromGoing() throws Exception {
        // Given
        start(this::held, 1);
        assign(PARTITION, OTHER);
        deliver(0, 1);
        await(() -> begun.size() == 1);
        deliver(OTHER, 1, 3);
        awaitTurns();

        // When
        assign(PARTITION);
        awaitTurns();
        gate(0).countDown();

        // Then
        await(() -> committed() == 1);
        assertThat(begun).containsExactly(0L);
    }
}
