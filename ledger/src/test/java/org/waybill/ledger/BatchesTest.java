package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batches.Scanning;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.VerificationLevel;

class BatchesTest {

    private static final Policy OTHER =
            new Policy(VerificationLevel.ATTESTED, true, Symlinks.FOLLOW, List.of("*.pdf", "a,b\"{}"), List.of("tmp/"));

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void goesOnWithTheOpenBatchUnderTheNewPolicyAndWalksAgain() {
        // Given
        scene.batches.walked(scene.openBatch());
        scene.batches.toSweep(scene.openBatch());

        // When
        var begun = scene.batches.begin(scene.migration, OTHER);

        // Then
        assertThat(begun.resumed()).isTrue();
        assertThat(begun.batch().id()).isEqualTo(scene.batch);
        assertThat(begun.batch().state()).isEqualTo(State.RUNNING);
        assertThat(begun.batch().policy()).isEqualTo(OTHER);
        assertThat(begun.batch().walkedAt()).isNull();
        assertThat(scene.batches.find(scene.batch)).contains(begun.batch());
    }

    @Test
    @Timeout(30)
    void whoWaitsForAMoveLearnsOfItAtOnce() throws Exception {
        // Given
        var bell = new Bell();
        scene.batches.ring(bell);

        // When
        scene.batches.toSweep(scene.openBatch());

        // Then: not only when the wait is over
        bell.await(Duration.ofMinutes(5));
    }

    @Test
    void tellsWhetherAScannerWorksOnABatch() {
        // Given
        var first = scene.openBatch();
        var whileLeased = scene.batches.scanning(first);

        // When
        scene.leases.release(scene.lease);
        var released = scene.batches.scanning(first);
        scene.batches.toSweep(first);
        scene.batches.finish(first);
        var second = scene.batches.begin(scene.migration, OTHER).batch();

        // Then: nobody has taken up the second
        assertThat(whileLeased).isEqualTo(Scanning.NOW);
        assertThat(released).isEqualTo(Scanning.NO_LONGER);
        assertThat(scene.batches.scanning(second)).isEqualTo(Scanning.NEVER);
    }

    @Test
    void whoWorksOnABatchThatWasBegunAnewNeitherWalksItNorEndsIt() {
        // Given
        var before = scene.openBatch();
        var anew = scene.batches.begin(scene.migration, OTHER).batch();

        // When
        scene.batches.walked(before);
        boolean moved = scene.batches.toSweep(before);

        // Then
        assertThat(moved).isFalse();
        assertThat(scene.openBatch()).isEqualTo(anew);
        assertThat(scene.batches.toSweep(anew)).isTrue();
    }

    @Test
    void beginsAnotherBatchAfterTheLastIsDone() {
        // Given
        var first = scene.batch;

        // When
        scene.nextBatch();

        // Then
        assertThat(scene.batch).isGreaterThan(first);
        assertThat(scene.batches.find(first))
                .hasValueSatisfying(b -> assertThat(b.state()).isEqualTo(State.DONE));
        assertThat(scene.batches.latest(scene.migration.number()))
                .hasValueSatisfying(b -> assertThat(b.id()).isEqualTo(scene.batch));
        assertThat(scene.batches.in(State.RUNNING)).extracting(Batch::id).containsExactly(scene.batch);
    }

    @Test
    void aMoveFromAnotherStateThanItsOwnIsRefused() {
        assertThat(scene.batches.finish(scene.openBatch())).isFalse();
        assertThat(scene.batches.toSweep(scene.openBatch())).isTrue();
        assertThat(scene.batches.toSweep(scene.openBatch())).isFalse();
    }

    @Test
    void oneVerifierSweepsABatchAtATime() {
        // Given
        var beforeItSweeps = scene.batches.claimSweep(scene.batch, "one");
        scene.batches.toSweep(scene.openBatch());

        // When
        var claims = List.of(
                scene.batches.claimSweep(scene.batch, "one"),
                scene.batches.claimSweep(scene.batch, "two"),
                scene.batches.claimSweep(scene.batch, "one"));
        scene.execute("update batch set sweep_until = now() - interval '1 s'");

        // Then
        assertThat(beforeItSweeps).isFalse();
        assertThat(claims).containsExactly(true, false, true);
        assertThat(scene.batches.claimSweep(scene.batch, "two")).isTrue();
    }

    @Test
    void i3WhatWasInFlightWhenTheProcessDiedIsStillInFlightAfterAResume() {
        // Given
        scene.record(Scene.file("dispatched", 5, 1), Scene.file("failed", 5, 1));
        var refs = scene.take();
        scene.settle(Scene.failed(refs.getLast(), FailureKind.UNAVAILABLE));

        // When
        scene.batches.begin(scene.migration, Scene.POLICY);

        // Then
        assertThat(scene.outbox(Scene.WIDE).unpublished(scene.lease, scene.migration))
                .extracting(Outbox.Dispatch::ref)
                .containsExactly(refs.getFirst());
        assertThat(scene.settle(Scene.proven(refs.getFirst()))).isEqualTo(Finding.Result.VERIFIED);
        assertThat(scene.take())
                .extracting(ref -> ref.file())
                .containsExactly(refs.getLast().file());
    }
}
