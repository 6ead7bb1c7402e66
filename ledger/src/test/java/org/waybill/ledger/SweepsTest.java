package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sweeps.Listed;
import org.waybill.ledger.Sweeps.Suspect;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;
import org.waybill.model.Target;

class SweepsTest {

    private final Scene scene = new Scene();
    private final Sweeps sweeps = new Sweeps(scene.database);

    @AfterEach
    void close() {
        scene.close();
    }

    private List<Suspect> suspects() {
        return sweeps.suspects(scene.migration, scene.batch, 0, 10).found();
    }

    @Test
    void onlyWhatWasNotListedAsItWasProvenIsSuspect() {
        // Given
        scene.verified(Scene.file("good", 5, 1));
        scene.verified(Scene.file("missing", 5, 1));
        scene.verified(Scene.file("resized", 5, 1));
        scene.verified(Scene.file("replaced", 5, 1));
        scene.verified(Scene.with(Scene.file("renamed", 5, 1), new Plan.Move("app/another key")));
        scene.record(Scene.file("not proven", 5, 1));

        // When
        sweeps.saw(
                scene.migration,
                scene.batch,
                List.of(
                        new Listed("app/good", 5, "etag"),
                        new Listed("app/resized", 6, "etag"),
                        new Listed("app/replaced", 5, "another"),
                        new Listed("app/another key", 5, "etag"),
                        new Listed("app/foreign", 1, "x")));

        // Then
        assertThat(suspects())
                .extracting(Suspect::key)
                .containsExactlyInAnyOrder("app/missing", "app/resized", "app/replaced");
        assertThat(suspects().getFirst().sha256()).isEqualTo(Scene.HASH);
    }

    @Test
    void pagesMayOverlapAndABeginForgetsThem() {
        // Given
        scene.verified(Scene.file("a", 5, 1));
        var page = List.of(new Listed("app/a", 5, "etag"));
        sweeps.saw(scene.migration, scene.batch, page);
        sweeps.saw(scene.migration, scene.batch, page);

        // When
        sweeps.begin(scene.batch);

        // Then
        assertThat(suspects()).hasSize(1);
    }

    @Test
    void whatHasBeenForgottenStaysForgottenWhenTheRestTakesTooLong() {
        // Given: somebody holds the last of what was seen
        int many = 250_000;
        scene.execute("insert into swept select " + scene.batch + ", n from generate_series(1, " + many + ") n");
        var beginning = scene.database.transaction(connection -> {
            try (var other = connection.createStatement()) {
                other.execute("select from swept where file = " + many + " for update");
                // When
                var begun = CompletableFuture.runAsync(() -> sweeps.begin(scene.batch));
                scene.awaitBlocked();

                // Then
                assertThat(scene.number("select count(*) from swept")).isEqualTo(many - 200_000);
                return begun;
            }
        });
        beginning.join();
        assertThat(scene.number("select count(*) from swept")).isZero();
    }

    @Test
    void aDisprovenFileIsSentOnceMoreAndThenFails() {
        // Given
        scene.verified(Scene.file("a", 5, 1));
        var suspect = suspects().getFirst();

        // When
        sweeps.disprove(scene.migration, scene.batch, suspect, Scene.mismatch("it is gone"));
        sweeps.disprove(scene.migration, scene.batch, suspect, Scene.mismatch("it is gone"));

        // Then
        assertThat(scene.departures.pending(scene.migration, 10)).hasSize(1);
        var again = scene.take(Scene.WIDE).getFirst();
        assertThat(again.heldEtag()).isEqualTo("etag");
        assertThat(again.ref().attempt()).isEqualTo(2);

        // When
        scene.settle(Scene.proven(again.ref()));
        sweeps.disprove(scene.migration, scene.batch, suspects().getFirst(), Scene.mismatch("it is gone again"));

        // Then
        assertThat(scene.text("select state, kind, message from file_status"))
                .isEqualTo("FAILED,MISMATCH,it is gone again");
        assertThat(scene.departures.pending(scene.migration, 10)).hasSize(2);
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void aSuspectThatMovedMeanwhileIsLeftAlone() {
        // Given
        scene.verified(Scene.file("a", 5, 1));
        var suspect = suspects().getFirst();
        scene.record(Scene.file("a", 6, 2));
        scene.settle(Scene.proven(scene.take().getFirst()));

        // When
        sweeps.disprove(scene.migration, scene.batch, suspect, Scene.mismatch("it is another"));

        // Then
        assertThat(scene.state("a")).isEqualTo(FileState.VERIFIED);
    }

    @Test
    void anObjectThatWasOnlyAdoptedIsNotReplaced() {
        // Given
        scene.record(Scene.file("a", 5, 1));
        FileRef ref = scene.take().getFirst();
        scene.settle(new Finding(ref, new Verdict.Proven(Scene.OBJECT, Scene.HASH, Scene.POLICY.level(), true)));

        // When
        sweeps.disprove(scene.migration, scene.batch, suspects().getFirst(), Scene.mismatch("it is another"));

        // Then
        assertThat(scene.take(Scene.WIDE))
                .singleElement()
                .satisfies(d -> assertThat(d.heldEtag()).isNull());
    }

    @Test
    void aLargeFileIsSentAgainInItsOwnLaneAndARepairIsNotAFailure() {
        // Given
        scene.verified(Scene.file("a", Scene.SMALL_LIMIT + 1, 1));

        // When
        sweeps.disprove(scene.migration, scene.batch, suspects().getFirst(), Scene.mismatch("it is another"));
        var again = scene.take(Scene.WIDE).getFirst();
        scene.settle(Scene.failed(again.ref(), FailureKind.UNAVAILABLE));

        // Then
        assertThat(again.large()).isTrue();
        assertThat(scene.text("select failures, repairs from work")).isEqualTo("1,1");
    }

    @Test
    void waitsForLateWritesOnlyWhereALaterAttemptWasProven() {
        // Given
        scene.verified(Scene.file("sent once", 5, 1));
        expectLateWrites(Duration.ofMinutes(5));

        // Then
        assertThat(mayBegin()).isTrue();

        // When
        scene.verified(Scene.file("sent once", 6, 2));

        // Then
        assertThat(mayBegin()).isFalse();

        // When: another process knows of an earlier end
        expectLateWrites(Duration.ZERO);

        // Then
        assertThat(mayBegin()).isFalse();

        // When
        scene.execute("update late_write set until = now()");

        // Then
        assertThat(mayBegin()).isTrue();
    }

    @Test
    void whatIsExpectedAtOneTargetKeepsNoOtherWaiting() {
        // Given
        var migrations = new Migrations(scene.database);
        var elsewhere = new Target("http://127.0.0.1:9000", "us-east-1", "elsewhere", "");
        var other = migrations.open("/data", scene.migration.root(), elsewhere);
        scene.verified(Scene.file("a", 5, 1));
        scene.verified(Scene.file("a", 6, 2));

        // When
        sweeps.expectLateWrites(other.id(), Duration.ofMinutes(5));

        // Then
        assertThat(mayBegin()).isTrue();
    }

    private void expectLateWrites(Duration time) {
        sweeps.expectLateWrites(scene.migration.id(), time);
    }

    private boolean mayBegin() {
        return sweeps.mayBegin(scene.batches.find(scene.batch).orElseThrow());
    }
}
