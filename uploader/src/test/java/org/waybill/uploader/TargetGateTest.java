package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.waybill.model.FailureKind;
import org.waybill.model.Health;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;

final class TargetGateTest {

    private static final Answer<Void> DOWN = new Answer.Failed<>(FailureKind.UNAVAILABLE, "no route", false, true);
    private static final Answer<Void> REFUSED = new Answer.Failed<>(FailureKind.REFUSED, "denied", false, false);

    private final List<Duration> pauses = new ArrayList<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private Answer<Void> answer = DOWN;
    private Instant now = Instant.EPOCH;
    private final Waits waits = new Waits(() -> now);

    private final TargetGate gate = new TargetGate(
            "s3://bucket/",
            () -> answer,
            (task, pause) -> {
                tasks.add(task);
                pauses.add(pause);
            },
            () -> now,
            new Random(1),
            waits);

    private void runProbe() {
        tasks.remove().run();
    }

    @Test
    void isOpenUntilSomebodySaysOtherwise() throws InterruptedException {
        gate.await();
        assertThat(gate.isOpen()).isTrue();
        assertThat(tasks).isEmpty();
    }

    @Test
    void letsOneProberAskWhoeverElseSaysThatTheTargetIsDown() {
        // When
        gate.close(FailureKind.UNAVAILABLE, "first");
        gate.close(FailureKind.UNAVAILABLE, "second");

        // Then
        assertThat(gate.isOpen()).isFalse();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void asksWithGrowingPausesOfAtMostFiveSeconds() {
        // Given
        gate.close(FailureKind.UNAVAILABLE, "down");

        // When
        for (int i = 0; i < 20; i++) {
            runProbe();
        }

        // Then
        assertThat(pauses.getFirst()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(pauses.subList(10, 20))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5)));
        assertThat(List.copyOf(pauses.subList(10, 20))).doesNotHaveDuplicates();
    }

    @Test
    void letsAllGoOnWhenTheTargetAnswersWhateverItAnswers() throws InterruptedException {
        // Given
        gate.close(FailureKind.UNAVAILABLE, "down");
        var waiting = gate.turn().toCompletableFuture();
        runProbe();
        assertThat(waiting).isNotDone();
        answer = REFUSED;

        // When
        runProbe();

        // Then
        assertThat(waiting).isCompleted();
        gate.await();
        assertThat(tasks).isEmpty();
    }

    @Test
    void pausesForAboutASecondWhenTheTargetAnswersTheProbeButNotTheWork() {
        // Given
        answer = REFUSED;

        // When
        for (int i = 0; i < 10; i++) {
            gate.close(FailureKind.UNAVAILABLE, "slow down");
            runProbe();
        }

        // Then
        assertThat(pauses.getLast()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void beginsWithAShortPauseAgainAfterAQuietTime() {
        // Given
        gate.close(FailureKind.UNAVAILABLE, "down");
        for (int i = 0; i < 10; i++) {
            runProbe();
        }
        answer = REFUSED;
        runProbe();
        now = now.plusSeconds(60);

        // When
        gate.close(FailureKind.UNAVAILABLE, "down again");

        // Then
        assertThat(pauses.getLast()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void saysSinceWhenItIsWaitedForAndNoLongerWhenItIsOpen() {
        // Given
        var since = now;
        gate.close(FailureKind.UNAVAILABLE, "no route");
        now = now.plusSeconds(60);
        runProbe();
        var waiting = waits.now();

        // When
        answer = new Answer.Missing<>();
        runProbe();

        // Then
        assertThat(waiting)
                .containsExactly(new Health.Wait(Health.Cause.TARGET, "target s3://bucket/: no route", since));
        assertThat(waits.now()).isEmpty();
    }

    @Test
    void opensWhenItsProbeIsBroken() {
        // Given
        var broken = new TargetGate(
                "s3://bucket/",
                () -> {
                    throw new IllegalStateException("a defect");
                },
                (task, pause) -> tasks.add(task),
                () -> now,
                new Random(1),
                waits);
        broken.close(FailureKind.UNAVAILABLE, "down");

        // When
        runProbe();

        // Then
        assertThat(broken.isOpen()).isTrue();
    }

    @Test
    void letsOneAfterTheOtherTryWhereTheProbeDoesNotSeeThatTheTargetIsFull() throws Exception {
        // Given: two wait, and the probe is answered
        answer = REFUSED;
        gate.close(FailureKind.TARGET_FULL, "full");
        var tried = new LinkedBlockingQueue<String>();
        for (var name : List.of("first", "second")) {
            awaiting(name, tried);
        }

        // When
        runProbe();

        // Then
        assertThat(tried.take()).isEqualTo("first");
        assertThat(gate.isOpen()).isFalse();

        // When: the target does not take it, and the next one tries
        gate.close(FailureKind.TARGET_FULL, "full");
        runProbe();

        // Then
        assertThat(tried.take()).isEqualTo("second");

        // When: the target takes it
        gate.passed();

        // Then
        assertThat(gate.isOpen()).isTrue();
        gate.await();
    }

    /** Waits at the gate in a thread of its own; returns when it waits. */
    private void awaiting(String name, LinkedBlockingQueue<String> tried) {
        var thread = Thread.ofVirtual().start(() -> {
            try {
                gate.await();
                tried.add(name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
