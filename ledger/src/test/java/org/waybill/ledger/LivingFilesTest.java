package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waybill.ledger.LivingFiles.Located;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.FailureKind;

class LivingFilesTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private void gone(long... files) {
        scene.livingFiles.gone(
                scene.lease,
                scene.migration,
                scene.batch,
                java.util.Arrays.stream(files).boxed().toList());
    }

    @Test
    void aFileIsGoneFromAnyStateButDispatched() {
        // Given
        var proven = scene.verified(Scene.file("proven", 5, 1));
        scene.record(Scene.file("dispatched", 5, 1));
        var dispatched = scene.take().getFirst();
        scene.record(
                Scene.file("fresh", 5, 1), Scene.with(Scene.file("skipped", 5, 1), new Plan.Skip(SkipReason.FILTER)));
        var all = scene.livingFiles.livingAfter(scene.migration, 0, 10).found();

        // When
        gone(all.stream().mapToLong(Located::file).toArray());

        // Then
        assertThat(scene.state("proven")).isEqualTo(FileState.GONE);
        assertThat(scene.state("fresh")).isEqualTo(FileState.GONE);
        assertThat(scene.state("skipped")).isEqualTo(FileState.GONE);
        assertThat(scene.state("dispatched")).isEqualTo(FileState.DISPATCHED);
        assertThat(scene.departures.pending(scene.migration, 10))
                .singleElement()
                .satisfies(d -> assertThat(d.ref().file()).isEqualTo(proven.file()));
        assertThat(scene.settle(Scene.proven(dispatched))).isEqualTo(Finding.Result.VERIFIED);
        assertThat(scene.take()).isEmpty();
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void aFileThatIsSettledWhileOthersBecomeGoneStaysSettled() throws Exception {
        // Given: one is in flight, and another waits and is held by somebody
        scene.record(Scene.file("settled", 5, 1), Scene.file("waiting", 5, 1));
        var taken = scene.take();
        scene.settle(Scene.failed(taken.getLast(), FailureKind.UNAVAILABLE));
        var files = taken.stream().mapToLong(ref -> ref.file().value()).toArray();
        try (var scanner = Executors.newSingleThreadExecutor()) {
            // When
            var walk = scene.database.transaction(connection -> {
                try (var other = connection.createStatement()) {
                    other.execute("select from work where seq is null for update");
                    var blocked = scanner.submit(() -> gone(files));
                    scene.awaitBlocked();
                    scene.settle(Scene.proven(taken.getFirst()));
                    return blocked;
                }
            });
            walk.get();
        }

        // Then
        assertThat(scene.state("settled")).isEqualTo(FileState.VERIFIED);
        assertThat(scene.state("waiting")).isEqualTo(FileState.GONE);
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void goneAgainChangesNothingButTheBatch() {
        // Given
        var ref = scene.verified(Scene.file("a", 5, 1));
        gone(ref.file().value());

        // When
        gone(ref.file().value());

        // Then
        assertThat(scene.state("a")).isEqualTo(FileState.GONE);
        assertThat(scene.departures.pending(scene.migration, 10)).hasSize(1);
        assertThat(scene.overview.addsUp(scene.migration)).isTrue();
    }

    @Test
    void livingCountsWhatIsNotGone() {
        // Given
        scene.record(Scene.file("a", 5, 1), Scene.file("b", 5, 1), Scene.file("c", 5, 1));
        var first =
                scene.livingFiles.livingAfter(scene.migration, 0, 10).found().getFirst();

        // When
        gone(first.file());
        scene.upkeep.fold(scene.migration);

        // Then
        assertThat(scene.livingFiles.living(scene.migration)).isEqualTo(2);
        assertThat(scene.livingFiles.livingAfter(scene.migration, 0, 10).found())
                .hasSize(2)
                .doesNotContain(first);
        assertThat(scene.livingFiles
                        .livingAfter(scene.migration, first.file(), 1)
                        .found())
                .hasSize(1);
        assertThat(scene.livingFiles
                        .livingAfter(scene.migration, first.file() + 2, 1)
                        .isPastEnd())
                .isTrue();
    }

    @Test
    void aFileThatComesBackTravelsAgain() {
        // Given
        var ref = scene.verified(Scene.file("a", 5, 1));
        gone(ref.file().value());

        // When
        scene.record(Scene.file("a", 5, 1));

        // Then
        assertThat(scene.take())
                .singleElement()
                .satisfies(next -> assertThat(next.attempt()).isEqualTo(2));
    }

    @Test
    void whatVanishedUnderTheUploaderIsGoneAfterALook() {
        // Given
        scene.record(Scene.file("a", 5, 1), Scene.file("b", 5, 1));
        var refs = scene.take();
        refs.forEach(ref -> scene.settle(Scene.failed(ref, FailureKind.VANISHED)));
        var due = scene.livingFiles.dueForRecheck(scene.migration, 10);

        // When
        gone(due.getFirst().file());
        scene.livingFiles.rechecked(scene.lease, List.of(due.getLast().file()));

        // Then
        assertThat(scene.livingFiles.dueForRecheck(scene.migration, 10)).isEmpty();
        assertThat(scene.take())
                .singleElement()
                .satisfies(ref ->
                        assertThat(ref.file().value()).isEqualTo(due.getLast().file()));
    }
}
