package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;
import org.waybill.model.SourceVersion;

class SettlementTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private FileRef dispatched() {
        scene.record(Scene.file("a", 5, 1));
        return scene.take().getFirst();
    }

    @Test
    void i1WhatWasProvenStandsInTheRowWithItsHashObjectAndLevel() {
        // Given
        var ref = dispatched();

        // When
        var result = scene.settle(Scene.proven(ref));

        // Then
        assertThat(result).isEqualTo(Result.VERIFIED);
        assertThat(scene.text("select state, sha256, etag, level, size, mtime_ns from file_status"))
                .isEqualTo("VERIFIED," + Scene.HASH + ",etag,read-back,5,1");
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void i4AFindingThatComesTwiceIsReportedAgainAndWritesNothing() {
        // Given
        var ref = dispatched();
        scene.settle(Scene.proven(ref));
        var before = scene.rowVersions();

        // When
        var again = scene.settle(Scene.proven(ref));
        var contradiction = scene.settle(Scene.failed(ref, FailureKind.UNAVAILABLE));

        // Then
        assertThat(again).isEqualTo(Result.VERIFIED_BEFORE);
        assertThat(contradiction).isEqualTo(Result.STALE);
        assertThat(scene.rowVersions()).isEqualTo(before);
    }

    @Test
    void i4FindingsOfOneFileInOnePageSettleItOnce() {
        // Given
        var ref = dispatched();

        // When
        var results = scene.settlement.settle(
                List.of(Scene.proven(ref), Scene.proven(ref), Scene.failed(ref, FailureKind.REFUSED)));

        // Then
        assertThat(results).containsExactly(Result.VERIFIED, Result.VERIFIED_BEFORE, Result.STALE);
    }

    @Test
    void i4AnOlderAttemptComesTooLate() {
        // Given
        var first = dispatched();
        scene.settle(Scene.failed(first, FailureKind.UNAVAILABLE));
        var second = scene.take().getFirst();

        // When
        var late = List.of(scene.settle(Scene.proven(first)), scene.settle(Scene.failed(first, FailureKind.REFUSED)));

        // Then
        assertThat(late).containsOnly(Result.STALE);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(scene.state("a")).isEqualTo(FileState.DISPATCHED);
    }

    @Test
    void i4AnOlderProofBesideTheCurrentOneIsNotReportedToTheWorld() {
        // Given
        var first = dispatched();
        scene.settle(Scene.failed(first, FailureKind.UNAVAILABLE));
        var second = scene.take().getFirst();

        // When
        var results = scene.settlement.settle(List.of(Scene.proven(first), Scene.proven(second)));

        // Then
        assertThat(results).containsExactly(Result.STALE, Result.VERIFIED);
    }

    @Test
    void i4AnotherVersionThanTheRowsIsNotTaken() {
        // Given
        var ref = dispatched();
        var version = ref.version();
        var others = List.of(
                new SourceVersion(6, version.mtimeNanos(), version.ctimeNanos(), version.inode()),
                new SourceVersion(version.size(), 2, version.ctimeNanos(), version.inode()),
                new SourceVersion(version.size(), version.mtimeNanos(), 2, version.inode()),
                new SourceVersion(version.size(), version.mtimeNanos(), version.ctimeNanos(), 8));

        // When
        var results = scene.settlement.settle(others.stream()
                .map(other -> Scene.proven(
                        new FileRef(ref.migration(), ref.batch(), ref.file(), ref.attempt(), ref.path(), other)))
                .toList());

        // Then
        assertThat(results).containsOnly(Result.STALE);
        assertThat(scene.state("a")).isEqualTo(FileState.DISPATCHED);
    }

    @Test
    void manyFindingsMoveTheirOwnFilesEach() {
        // Given
        scene.record(
                IntStream.range(0, 60).mapToObj(i -> Scene.file("f" + i, i, 1)).toArray(Sighting[]::new));
        var refs = scene.take();

        // When
        var results = scene.settlement.settle(IntStream.range(0, 60)
                .mapToObj(i -> switch (i % 3) {
                    case 0 -> Scene.proven(refs.get(i));
                    case 1 -> Scene.failed(refs.get(i), FailureKind.UNAVAILABLE);
                    default -> Scene.failed(refs.get(i), FailureKind.OCCUPIED);
                })
                .toList());

        // Then
        assertThat(results.subList(0, 3)).containsExactly(Result.VERIFIED, Result.MOVED, Result.MOVED);
        assertThat(scene.rows("select state, coalesce(kind, '-'), count(*), min(file % 3) from file_status"
                        + " group by 1, 2 order by 1"))
                .containsExactly("FAILED,OCCUPIED,20,0", "FOUND,UNAVAILABLE,20,2", "VERIFIED,-,20,1");
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void aRetryIsDueLaterEachTime() {
        // Given
        var rules = new RetryRules(5, Duration.ofSeconds(10), Duration.ofMinutes(10), 5, Duration.ofSeconds(3));
        var patient = new Settlement(scene.database, rules, new Random(7));
        var ref = dispatched();

        // When
        patient.settle(List.of(Scene.failed(ref, FailureKind.UNAVAILABLE)));

        // Then
        assertThat(scene.take()).isEmpty();
        assertThat(scene.number("select (extract(epoch from due_at - now()) * 1000)::int from work"))
                .isBetween(3_000L, 10_000L);
        assertThat(IntStream.rangeClosed(1, 12)
                        .mapToObj(n -> rules.delay(n, new Random(n)).toSeconds())
                        .toList())
                .allSatisfy(seconds -> assertThat(seconds).isBetween(5L, 600L))
                .endsWith(rules.delay(12, new Random(12)).toSeconds());
        assertThat(rules.delay(3, new Random(1))).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
    }

    @Test
    void failuresThatAreUsedUpNeedAPerson() {
        // Given
        var ref = dispatched();
        for (int failure = 1; failure < Scene.AT_ONCE.failures(); failure++) {
            scene.settle(Scene.failed(ref, FailureKind.UNAVAILABLE));
            ref = scene.take().getFirst();
        }

        // When
        var last = scene.settle(Scene.failed(ref, FailureKind.UNAVAILABLE));

        // Then
        assertThat(last).isEqualTo(Result.MOVED);
        assertThat(scene.text("select state, kind, attempts, failures, message from file_status"))
                .isEqualTo("FAILED,UNAVAILABLE,3,3,it did not work");
    }

    @Test
    void aFileThatKeepsChangingIsLeftForTheNextBatchAndIsNoFailure() {
        // Given
        var ref = dispatched();
        for (int change = 1; change < Scene.AT_ONCE.hotTries(); change++) {
            scene.settle(Scene.failed(ref, FailureKind.CHANGED));
            assertThat(scene.take()).as("not before a new look").isEmpty();
            scene.livingFiles.rechecked(scene.lease, List.of(ref.file().value()));
            ref = scene.take().getFirst();
        }

        // When
        scene.settle(Scene.failed(ref, FailureKind.CHANGED));

        // Then
        var left = scene.overview.totals(scene.migration);
        assertThat(scene.text("select state, hot, failures from file_status")).isEqualTo("FOUND,3,0");
        assertThat(left.hotLeft()).isEqualTo(1);
        assertThat(left.isClean()).isFalse();
        assertThat(scene.outbox(Scene.WIDE).isEmpty(scene.migration)).isTrue();
        assertThat(scene.livingFiles.dueForRecheck(scene.migration, 10)).isEmpty();

        // When
        scene.nextBatch();

        // Then
        assertThat(scene.livingFiles.dueForRecheck(scene.migration, 10)).hasSize(1);
        scene.livingFiles.rechecked(scene.lease, List.of(ref.file().value()));
        assertThat(scene.take()).singleElement().satisfies(next -> {
            assertThat(next.attempt()).isEqualTo(4);
            assertThat(next.batch()).isEqualTo(scene.batch);
        });
    }

    @Test
    void aVanishedFileIsLookedAtBeforeAnythingElse() {
        // Given
        var ref = dispatched();

        // When
        scene.settle(Scene.failed(ref, FailureKind.VANISHED));

        // Then
        assertThat(scene.state("a")).isEqualTo(FileState.FOUND);
        assertThat(scene.take()).isEmpty();
        assertThat(scene.livingFiles.dueForRecheck(scene.migration, 10)).hasSize(1);
    }

    @Test
    void aFileThatIsThereAndThatAnUploaderMissesAgainAndAgainFails() {
        // Given
        var ref = dispatched();
        for (int miss = 1; miss <= Scene.AT_ONCE.failures(); miss++) {
            scene.settle(Scene.failed(ref, FailureKind.VANISHED));
            assertThat(scene.livingFiles.dueForRecheck(scene.migration, 10)).hasSize(1);
            scene.livingFiles.rechecked(scene.lease, List.of(ref.file().value()));
            ref = scene.take().getFirst();
        }

        // When
        scene.settle(Scene.failed(ref, FailureKind.VANISHED));

        // Then
        assertThat(scene.text("select state, kind, attempts from file_status")).isEqualTo("FAILED,VANISHED,4");
    }

    @Test
    void aMismatchIsRepairedOnceOverOurOwnObjectAndThenFails() {
        // Given
        var first = dispatched();
        scene.settle(new Finding(first, new Verdict.Failed(FailureKind.MISMATCH, "other bytes", "bad")));
        var second = scene.take(Scene.WIDE).getFirst();

        // When
        scene.settle(new Finding(second.ref(), new Verdict.Failed(FailureKind.MISMATCH, "other bytes", "worse")));

        // Then
        assertThat(second.heldEtag()).isEqualTo("bad");
        assertThat(scene.text("select state, kind, attempts from file_status")).isEqualTo("FAILED,MISMATCH,2");
    }

    @Test
    void poisonCountsAgainstADispatchedFileOnly() {
        // Given
        var ref = dispatched();

        // When
        var ofAnother = scene.settlement.settlePoison(ref.file().value(), ref.attempt() + 1, "unreadable");
        var counted = scene.settlement.settlePoison(ref.file().value(), ref.attempt(), "unreadable");
        var repeated = scene.settlement.settlePoison(ref.file().value(), ref.attempt(), "unreadable");

        // Then
        assertThat(ofAnother).isFalse();
        assertThat(counted).isTrue();
        assertThat(repeated).isFalse();
        assertThat(scene.settlement.settlePoison(4_711, 1, "unreadable")).isFalse();
        assertThat(scene.text("select state, kind, failures from file_status")).isEqualTo("FOUND,POISON,1");
    }

    @Test
    void aFailureWhileANewerVersionIsKnownIsNotCounted() {
        // Given
        var ref = dispatched();
        scene.record(Scene.file("a", 6, 2));

        // When
        scene.settle(Scene.failed(ref, FailureKind.REFUSED));

        // Then
        assertThat(scene.text("select state, failures, size from file_status")).isEqualTo("FOUND,0,6");
        assertThat(scene.take())
                .singleElement()
                .satisfies(next -> assertThat(next.attempt()).isEqualTo(2));
    }

    @Test
    void aVersionThatGrewOverTheLimitChangesLanes() {
        // Given
        var ref = dispatched();
        scene.record(Scene.file("a", Scene.SMALL_LIMIT + 1, 2));

        // When
        scene.settle(Scene.proven(ref));

        // Then
        assertThat(scene.take(Scene.WIDE))
                .singleElement()
                .satisfies(d -> assertThat(d.large()).isTrue());
    }
}
