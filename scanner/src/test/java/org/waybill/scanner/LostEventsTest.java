package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Scene;
import org.waybill.model.flow.Flow;

class LostEventsTest {

    private final Scene scene = new Scene();
    private final List<String> asked = new ArrayList<>();
    private String behind = "";
    private Instant now = Instant.EPOCH;
    private final LostEvents lost = new LostEvents(this::isDrained, () -> now);

    @AfterEach
    void close() {
        scene.close();
    }

    private boolean isDrained(String group, List<String> topics) {
        asked.add(group);
        return !group.equals(behind);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void onlyAStandstillIsWorthAQuestion() {
        // Given
        assertThat(lost.isSuspected(Set.of(1L, 2L))).isFalse();
        pass(Duration.ofSeconds(10));

        // When: something moved, and then nothing
        boolean moved = lost.isSuspected(Set.of(2L));
        pass(Duration.ofMillis(1_999));
        boolean early = lost.isSuspected(Set.of(2L));
        pass(Duration.ofMillis(1));

        // Then
        assertThat(moved).isFalse();
        assertThat(early).isFalse();
        assertThat(lost.isSuspected(Set.of(2L))).isTrue();
    }

    @Test
    void whereNothingIsInFlightNothingIsLost() {
        // When
        lost.isSuspected(Set.of());
        pass(Duration.ofHours(1));

        // Then
        assertThat(lost.isSuspected(Set.of())).isFalse();
    }

    @Test
    void theUploadersAreAskedBeforeTheVerifiers() {
        // When
        boolean drained = lost.isKafkaDrained();

        // Then: what an uploader hands over is then among what the verifiers are asked for
        assertThat(drained).isTrue();
        assertThat(asked)
                .containsSubsequence(Topics.GROUP_SMALL, Topics.GROUP_VERIFIER)
                .containsSubsequence(Topics.GROUP_LARGE, Topics.GROUP_VERIFIER)
                .endsWith(Topics.GROUP_VERIFIER);
        assertThat(asked.lastIndexOf(Topics.GROUP_SMALL)).isLessThan(asked.indexOf(Topics.GROUP_VERIFIER));
    }

    @Test
    void nothingIsLostWhileAnyGroupIsBehind() {
        for (var group : List.of(Topics.GROUP_SMALL, Topics.GROUP_LARGE, Topics.GROUP_VERIFIER)) {
            behind = group;
            assertThat(lost.isKafkaDrained()).as(group).isFalse();
        }
    }

    @Test
    void whatWasSettledMeanwhileIsNotLostAndNeitherIsWhatWasSentSince() {
        // Given: three in flight, of which one is settled while Kafka is asked, and a new one is sent
        scene.record(Scene.file("a", 5, 1), Scene.file("b", 5, 1), Scene.file("c", 5, 1));
        var before = scene.outbox(Scene.WIDE).take(scene.lease, scene.migration, scene.batch(), Flow.UNLIMITED);
        scene.record(Scene.file("d", 5, 1));
        var sentSince = scene.outbox(Scene.WIDE).take(scene.lease, scene.migration, scene.batch(), Flow.UNLIMITED);
        var after = List.of(before.get(0), before.get(2), sentSince.getFirst());

        // When
        var gone = LostEvents.lost(before, after);

        // Then
        assertThat(gone).containsExactly(before.get(0), before.get(2));
    }
}
