package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.ledger.Sweeps.Suspect;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;

/** Any order of scans, dispatches, findings from two verifiers, sweeps and restarts leaves sums that equal a count. */
class LedgerPropertyTest {

    private static final int FILES = 40;
    private static final int STEPS = 60;

    private final List<FileRef> sent = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void i5EveryFileIsInOneStateAndTheRollupsEqualACount(long seed) throws Exception {
        var random = new Random(seed);
        try (var scene = new Scene();
                var verifiers = Executors.newFixedThreadPool(2)) {
            for (int step = 0; step < STEPS; step++) {
                step(scene, random, verifiers);
            }

            var totals = scene.overview.totals(scene.migration);
            var states = Stream.of(FileState.values()).map(totals::of).reduce(Overview.Sum.NONE, Overview.Sum::plus);
            assertThat(scene.overview.addsUp(scene.migration))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(states).as("seed %d", seed).isEqualTo(totals.total());
            assertThat(scene.rows("select state, count(*) from file_status group by 1"))
                    .as("seed %d", seed)
                    .allSatisfy(row -> {
                        var columns = row.split(",");
                        assertThat(totals.of(FileState.valueOf(columns[0])).files())
                                .isEqualTo(Long.parseLong(columns[1]));
                    });
            assertThat(scene.number("select count(*) from file f join work w on w.file = f.id where w.size <> f.size"))
                    .as("seed %d: work rows carry their file's size", seed)
                    .isZero();
        }
    }

    private void step(Scene scene, Random random, java.util.concurrent.ExecutorService verifiers) throws Exception {
        switch (random.nextInt(8)) {
            case 0, 1 -> scene.record(sightings(random));
            case 2, 3 -> sent.addAll(scene.take());
            case 4, 5 -> settle(scene, random, verifiers);
            case 6 -> rareStep(scene, random);
            default -> recheck(scene, random);
        }
    }

    private void rareStep(Scene scene, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> scene.nextBatch();
            case 1 -> scene.upkeep.fold(scene.migration);
            case 2 -> scene.batches.begin(scene.migration, Scene.POLICY);
            case 3 -> {
                var sweeps = new Sweeps(scene.database);
                for (Suspect suspect : sweeps.suspects(scene.migration, scene.batch, random.nextInt(FILES), 3)
                        .found()) {
                    sweeps.disprove(scene.migration, scene.batch, suspect, Scene.mismatch("not there"));
                }
            }
            default ->
                scene.livingFiles.gone(
                        scene.lease,
                        scene.migration,
                        scene.batch,
                        scene.livingFiles.livingAfter(scene.migration, random.nextInt(FILES), 2).found().stream()
                                .map(LivingFiles.Located::file)
                                .toList());
        }
    }

    private static Sighting[] sightings(Random random) {
        return random.ints(12, 0, FILES)
                .distinct()
                .mapToObj(i -> {
                    var file = Scene.file("f" + i, random.nextInt(3) * 700, random.nextInt(2));
                    return switch (random.nextInt(8)) {
                        case 0 -> Scene.with(file, new Plan.Skip(SkipReason.values()[random.nextInt(3)]));
                        case 1 -> Scene.with(file, new Plan.Reject(FailureKind.UNREADABLE.name(), "no"));
                        default -> file;
                    };
                })
                .toArray(Sighting[]::new);
    }

    /** Two verifiers settle overlapping pages of all events that were ever sent, while the scanner goes on. */
    private void settle(Scene scene, Random random, java.util.concurrent.ExecutorService verifiers) throws Exception {
        if (sent.isEmpty()) {
            return;
        }
        var running = new ArrayList<Future<?>>();
        for (int verifier = 0; verifier < 2; verifier++) {
            var page = random.ints(15, 0, sent.size())
                    .map(i -> random.nextBoolean() ? i : Math.max(0, sent.size() - 1 - i % 20))
                    .mapToObj(i -> new Finding(sent.get(i), verdict(random)))
                    .toList();
            running.add(verifiers.submit(() -> scene.settlement.settle(page)));
        }
        scene.record(sightings(random));
        for (var settling : running) {
            settling.get();
        }
    }

    private static Verdict verdict(Random random) {
        return random.nextBoolean()
                ? new Verdict.Proven(Scene.OBJECT, Scene.HASH, Scene.POLICY.level(), random.nextInt(4) == 0)
                : new Verdict.Failed(
                        FailureKind.values()[random.nextInt(FailureKind.values().length)], "it did not work", null);
    }

    private static void recheck(Scene scene, Random random) {
        var due = scene.livingFiles.dueForRecheck(scene.migration, 1 + random.nextInt(10)).stream()
                .map(LivingFiles.Located::file)
                .toList();
        scene.livingFiles.rechecked(scene.lease, due);
    }
}
