package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outbox, settlement and scans as they are, between a Kafka that delivers twice, late and out of order, a target that loses
 * answers and spoils objects, a source that changes all the time, and processes that die anywhere. {@code -Dwaybill.soak=true}
 * runs twenty times as many seeds.
 */
@Execution(ExecutionMode.SAME_THREAD)
class SimulationTest {

    private static final int FAULTY_STEPS = 70;

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("waybill.soak") ? 1_000 : 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostAndNothingIsProvenWrongly(long seed) {
        try (var scene = new Scene()) {
            var world = new SimulatedWorld(scene, seed);
            for (int step = 0; step < FAULTY_STEPS; step++) {
                world.step();
            }
            world.calmDown();
            i3NothingIsStillOnItsWay(scene, seed);
            scene.nextBatch();
            world.calmDown();

            i1AndI2WhatIsVerifiedIsTheCurrentVersionAndLiesAtTheTarget(scene, world, seed);
            i4WhatComesLateChangesNothing(scene, world, seed);
            i5EveryFileIsInOneStateAndTheSumsEqualACount(scene, world, seed);
            i7WhatOthersPutIsUntouched(world, seed);
        }
    }

    private static void i3NothingIsStillOnItsWay(Scene scene, long seed) {
        assertThat(scene.outbox(Scene.WIDE).isEmpty(scene.migration))
                .as("I3, seed %d: %s", seed, scene.rows("select * from work"))
                .isTrue();
    }

    private static void i1AndI2WhatIsVerifiedIsTheCurrentVersionAndLiesAtTheTarget(
            Scene scene, SimulatedWorld world, long seed) {
        var verified = scene.rows("select path, mtime_ns, sha256, etag from file_status where state = 'VERIFIED'");
        var expected = world.source.entrySet().stream()
                .filter(file -> !file.getKey().equals(SimulatedWorld.OCCUPIED))
                .map(file -> {
                    var object = world.target.get("app/" + file.getKey());
                    assertThat(object)
                            .as("I2, seed %d: the object of %s", seed, file.getKey())
                            .isNotNull();
                    assertThat(object.content())
                            .as("I1, seed %d: %s", seed, file.getKey())
                            .isEqualTo(file.getValue().content());
                    return String.join(
                            ",",
                            file.getKey(),
                            "" + file.getValue().version().mtimeNanos(),
                            SimulatedWorld.hash(file.getValue().content()).hex(),
                            object.etag());
                })
                .toList();
        assertThat(verified).as("I1, I2, seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void i4WhatComesLateChangesNothing(Scene scene, SimulatedWorld world, long seed) {
        var before = scene.rowVersions();
        scene.settlement.settle(world.everyFinding);
        assertThat(scene.rowVersions()).as("I4, seed %d", seed).isEqualTo(before);
    }

    private static void i5EveryFileIsInOneStateAndTheSumsEqualACount(Scene scene, SimulatedWorld world, long seed) {
        assertThat(scene.overview.addsUp(scene.migration))
                .as("I5, seed %d", seed)
                .isTrue();
        var states = scene.rows("select path, state from file_status").stream()
                .map(row -> row.split(","))
                .collect(Collectors.toMap(row -> row[0], row -> FileState.valueOf(row[1])));
        assertThat(states.keySet()).as("I5, seed %d", seed).isEqualTo(world.everSeen);
        states.forEach((path, state) -> {
            var expected = path.equals(SimulatedWorld.OCCUPIED)
                    ? List.of(FileState.FAILED, FileState.GONE)
                    : List.of(world.source.containsKey(path) ? FileState.VERIFIED : FileState.GONE);
            assertThat(expected).as("I5, seed %d: %s", seed, path).contains(state);
        });
    }

    private static void i7WhatOthersPutIsUntouched(SimulatedWorld world, long seed) {
        assertThat(world.target.get("app/" + SimulatedWorld.OCCUPIED))
                .as("I7, seed %d", seed)
                .isEqualTo(SimulatedWorld.FOREIGN);
    }
}
