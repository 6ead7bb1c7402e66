package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Outbox.Dispatch;
import org.waybill.model.FailureKind;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

class OutboxTest {

    private static final long WIDE = 1L << 40;

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private static Lanes lanes(Window small, Window large) {
        return new Lanes(Scene.SMALL_LIMIT, small, large);
    }

    private void record(int files, long size) {
        scene.record(IntStream.range(0, files)
                .mapToObj(i -> Scene.file("s" + size + "-" + i, size, 1))
                .toArray(Sighting[]::new));
    }

    private void settleAll(List<Dispatch> dispatches) {
        scene.settlement.settle(
                dispatches.stream().map(d -> Scene.proven(d.ref())).toList());
    }

    @Test
    void takesNoMoreFilesThanTheWindowOfALaneHoldsUntilSomeSettle() {
        // Given
        var lanes = lanes(new Window(3, WIDE), new Window(2, WIDE));
        record(5, 10);
        record(5, 2_000);

        // When
        var first = scene.take(lanes);
        var full = scene.take(lanes);
        settleAll(first.subList(0, 2));
        var more = scene.take(lanes);

        // Then
        assertThat(first).extracting(Dispatch::large).containsExactlyInAnyOrder(false, false, false, true, true);
        assertThat(full).isEmpty();
        assertThat(more).hasSize(2);
    }

    @Test
    void takesNoMoreBytesThanTheWindowOfALaneHolds() {
        // Given
        record(10, 400);

        // When
        var taken = scene.take(lanes(new Window(100, 1_000), new Window(100, WIDE)));

        // Then
        assertThat(taken).hasSize(2);
    }

    @Test
    void aFileLargerThanTheByteWindowGoesWhenItsLaneIsIdle() {
        // Given
        var lanes = lanes(new Window(100, WIDE), new Window(100, 5_000));
        scene.record(Scene.file("small", 10, 1), Scene.file("huge-1", 9_000, 1), Scene.file("huge-2", 9_000, 1));

        // When
        var rounds = new ArrayList<List<String>>();
        for (int round = 0; round < 4; round++) {
            var taken = scene.take(lanes);
            rounds.add(taken.stream().map(d -> d.ref().path().encoded()).toList());
            settleAll(taken.stream().filter(d -> d.large()).toList());
        }

        // Then
        assertThat(rounds.getFirst()).hasSize(2).contains("small");
        assertThat(rounds.stream().flatMap(List::stream)).containsExactlyInAnyOrder("small", "huge-1", "huge-2");
        assertThat(rounds)
                .allSatisfy(round -> assertThat(round.stream().filter(p -> p.startsWith("huge")))
                        .hasSizeLessThanOrEqualTo(1));
    }

    @Test
    void aFullLaneDoesNotStopTheOther() {
        // Given
        var lanes = lanes(new Window(2, WIDE), new Window(1, WIDE));
        record(3, 2_000);
        var large = scene.take(lanes);
        record(2, 10);

        // When
        var small = scene.take(lanes);

        // Then
        assertThat(large).hasSize(1);
        assertThat(small).hasSize(2).noneMatch(Dispatch::large);
    }

    @Test
    void sequencesAndFilesKeepTheirOrderOverPages() {
        // Given
        record(5_000, 1);
        var lanes = lanes(new Window(700, WIDE), new Window(1, WIDE));

        // When
        var all = new ArrayList<Dispatch>();
        for (var page = scene.take(lanes); !page.isEmpty(); page = scene.take(lanes)) {
            all.addAll(page);
            settleAll(page);
        }

        // Then
        assertThat(all).hasSize(5_000).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
        assertThat(all).extracting(d -> d.ref().file().value()).isSorted().doesNotHaveDuplicates();
        assertThat(scene.outbox(lanes).isEmpty(scene.migration)).isTrue();
    }

    @Test
    void i3WhatWasTakenAndNotPublishedIsGivenAgainAfterACrash() {
        // Given
        var outbox = scene.outbox(Scene.WIDE);
        record(3, 10);
        var published = scene.take(Scene.WIDE);
        outbox.published(scene.lease, published.getLast().seq());
        scene.record(Scene.file("lost-1", 1, 1), Scene.file("lost-2", 1, 1));
        var lost = scene.take(Scene.WIDE);

        // When
        var restarted = scene.leases.acquire(scene.migration.number()).orElseThrow();
        var unpublished = outbox.unpublished(restarted, scene.migration);
        outbox.published(restarted, unpublished.getLast().seq());

        // Then
        assertThat(unpublished).isEqualTo(lost).hasSize(2);
        assertThat(outbox.unpublished(restarted, scene.migration)).isEmpty();
        assertThat(outbox.inFlight(restarted, scene.migration)).hasSize(5);
    }

    @Test
    void theWatermarkNeverGoesBack() {
        // Given
        var outbox = scene.outbox(Scene.WIDE);
        record(3, 10);
        var page = scene.take(Scene.WIDE);
        outbox.published(scene.lease, page.getLast().seq());

        // When
        outbox.published(scene.lease, page.getFirst().seq());

        // Then
        assertThat(outbox.unpublished(scene.lease, scene.migration)).isEmpty();
    }

    @Test
    void aRetryGetsAnAttemptAndASequenceOfItsOwn() {
        // Given
        record(2, 10);
        var first = scene.take(Scene.WIDE);
        scene.settle(Scene.failed(first.getFirst().ref(), FailureKind.UNAVAILABLE));

        // When
        var again = scene.take(Scene.WIDE);

        // Then
        assertThat(again).singleElement().satisfies(dispatch -> {
            assertThat(dispatch.ref().attempt()).isEqualTo(2);
            assertThat(dispatch.seq()).isGreaterThan(first.getLast().seq());
        });
    }

    @Test
    void i5APageThatIsBeingRecordedIsNotPassedOverForWhatOthersRecordMeanwhile() throws Exception {
        // Given: ids of ours, not committed yet, below many of another migration, committed
        var other = scene.otherMigration();
        var othersLease = scene.leases.acquire(other.number()).orElseThrow();
        try (var dispatcher = Executors.newSingleThreadExecutor()) {
            var taken = scene.database.transaction(connection -> {
                scene.lease.lock(connection);
                try (var insert = connection.createStatement()) {
                    insert.execute(
                            "insert into file (size, mtime_ns, ctime_ns, inode, path_digest, key_digest, path, migration,"
                                    + " target) values (5, 1, 1, 1, md5('p')::uuid, md5('k')::uuid, 'p', "
                                    + scene.migration.number() + ", " + scene.migration.targetNumber() + ")");
                }
                scene.discovery.record(
                        othersLease,
                        other,
                        scene.batch,
                        IntStream.range(0, 3_000)
                                .mapToObj(i -> Scene.file("other-" + i, 5, 1))
                                .toList());
                // When
                var take = dispatcher.submit(() -> scene.take(Scene.WIDE));
                scene.awaitBlocked();
                return take;
            });

            // Then
            assertThat(taken.get()).hasSize(1);
        }
    }

    @Test
    void isEmptyOnlyWhenNothingIsLeft() {
        // Given
        var lanes = lanes(new Window(1, WIDE), new Window(1, WIDE));
        var outbox = scene.outbox(lanes);
        var none = outbox.isEmpty(scene.migration);
        record(2, 10);
        var fresh = outbox.isEmpty(scene.migration);

        // When: one goes, the other waits; then that one goes, and stays in flight
        settleAll(scene.take(lanes));
        var waiting = outbox.isEmpty(scene.migration);
        var last = scene.take(lanes);
        var inFlight = outbox.isEmpty(scene.migration);
        settleAll(last);

        // Then
        assertThat(none).isTrue();
        assertThat(List.of(fresh, waiting, inFlight)).containsOnly(false);
        assertThat(outbox.isEmpty(scene.migration)).isTrue();
    }
}
