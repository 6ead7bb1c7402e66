package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.ledger.Batch.Action;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batches.Scanning;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.VerificationLevel;
import org.waybill.model.flow.Lanes;

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

    @Test
    void i14OfTwoOrdersOneWinsAndTheOtherSeesIt() {
        // When
        var cancelled = scene.batches.order(scene.batch, Action.CANCEL, "anna", "wrong directory");
        var paused = scene.batches.order(scene.batch, Action.PAUSE, "bert", "");

        // Then
        assertThat(cancelled.changed()).isTrue();
        assertThat(paused.changed()).isFalse();
        assertThat(paused.batch().state()).isEqualTo(State.CANCELLED);
        assertThat(paused.batch().order().by()).isEqualTo("anna");
        assertThat(paused.batch().order().reason()).isEqualTo("wrong directory");
        assertThat(paused.batch().endedAt()).isNotNull();
        assertThat(scene.batches.halted()).containsExactly(Map.entry(scene.batch, State.CANCELLED));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void i14AnOrderIsCarriedOutExactlyWhereTheStateAllowsIt(Action action) {
        for (var state : State.values()) {
            // Given
            scene.execute("update batch set state = '" + state + "' where id = " + scene.batch);

            // When
            var ordered = scene.batches.order(scene.batch, action, "anna", "");

            // Then
            assertThat(ordered.changed())
                    .as("%s in %s", action, state)
                    .isEqualTo(state.allows().contains(action));
            assertThat(ordered.batch().state()).isEqualTo(ordered.changed() ? action.after() : state);
        }
    }

    @Test
    void anOrderForNoBatchFindsNone() {
        assertThat(scene.batches.order(99, Action.PAUSE, "anna", "")).isEqualTo(new Batches.Ordered(null, false));
    }

    @Test
    void i14NothingIsDispatchedWhilePausedAndNothingIsLost() {
        // Given
        scene.record(Scene.file("flying", 5, 1));
        var flying = scene.take().getFirst();
        scene.record(Scene.file("waiting", 5, 1));
        scene.batches.order(scene.batch, Action.PAUSE, "anna", "");

        // When
        var whilePaused = scene.take();
        scene.settle(Scene.failed(flying, FailureKind.PAUSED));
        scene.batches.order(scene.batch, Action.RESUME, "anna", "");
        var afterwards = scene.take();

        // Then: what was handed back is due at once, and has not failed
        assertThat(whilePaused).isEmpty();
        assertThat(afterwards).extracting(ref -> ref.path().display()).containsExactlyInAnyOrder("flying", "waiting");
        assertThat(scene.text("select sum(failures) from work")).isEqualTo("0");
    }

    @Test
    void aPausedBatchIsNotBegunAnewByAnotherRun() {
        // Given
        scene.batches.order(scene.batch, Action.PAUSE, "anna", "");

        // When
        var begin = catchThrowableOfType(Batch.Paused.class, () -> scene.batches.begin(scene.migration, Scene.POLICY));

        // Then
        assertThat(begin.batch().id()).isEqualTo(scene.batch);
        assertThat(scene.openBatch().begun()).isOne();
    }

    @Test
    void afterACancelledBatchTheNextOneTakesUpTheRest() {
        // Given
        scene.record(Scene.file("flying", 5, 1), Scene.file("sent", 5, 1));
        var refs = scene.take();
        scene.batches.order(scene.batch, Action.CANCEL, "anna", "");

        // When: what was under way ends as it ends
        scene.settle(Scene.failed(refs.getFirst(), FailureKind.CANCELLED));
        scene.settle(Scene.proven(refs.getLast()));
        var next = scene.batches.begin(scene.migration, Scene.POLICY);
        scene.batch = next.batch().id();

        // Then
        assertThat(next.resumed()).isFalse();
        assertThat(scene.take()).extracting(ref -> ref.path().display()).containsExactly("flying");
    }

    @Test
    void runningBatchesShareTheWindowByPriority() {
        // Given: two batches, and 40 files of the first
        var other = scene.otherMigration();
        var beside = scene.batches.begin(other, Scene.POLICY).batch();
        for (int i = 0; i < 40; i++) {
            scene.record(Scene.file("file-" + i, 1, 1));
        }
        var lanes = new Lanes(100, new Lanes.Window(20, 1_000), new Lanes.Window(20, 1_000));

        // When
        var equal = scene.take(lanes).size();
        scene.batches.prioritize(scene.batch, 9);
        scene.batches.prioritize(beside.id(), 1);
        var preferred = equal + scene.take(lanes).size();
        scene.batches.order(beside.id(), Action.PAUSE, "anna", "");
        var alone = preferred + scene.take(lanes).size();

        // Then
        assertThat(equal).isEqualTo(10);
        assertThat(preferred).isEqualTo(18);
        assertThat(alone).isEqualTo(20);
    }

    @Test
    void i5NoBatchIsSweptOrDoneWhileAFileWaits() {
        // Given
        scene.record(Scene.file("failed", 5, 1));
        var ref = scene.take().getFirst();

        // When: one is in flight; then it is sent back in the middle of a sweep
        boolean swept = scene.batches.toSweep(scene.openBatch());
        scene.settle(Scene.failed(ref, FailureKind.UNREADABLE));
        scene.batches.toSweep(scene.openBatch());
        scene.execute("delete from outcome; insert into work (file, size, batch, due_at, migration, attempt, large)"
                + " select id, size, " + scene.batch + ", now(), migration, 1, false from file");
        boolean done = scene.batches.finish(scene.openBatch());

        // Then
        assertThat(swept).isFalse();
        assertThat(done).isFalse();
        assertThat(scene.openBatch().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void i12AVerifierThatSweptBeforeAPauseDoesNotGoOnWithThatSweep() {
        // Given
        scene.batches.toSweep(scene.openBatch());
        scene.batches.claimSweep(scene.batch, "one");
        boolean before = scene.batches.renewSweep(scene.batch, "one");

        // When
        scene.batches.order(scene.batch, Action.PAUSE, "anna", "");
        scene.batches.order(scene.batch, Action.RESUME, "anna", "");
        scene.batches.toSweep(scene.openBatch());

        // Then
        assertThat(before).isTrue();
        assertThat(scene.batches.renewSweep(scene.batch, "one")).isFalse();
    }
}
