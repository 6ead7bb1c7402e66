package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;

/** SIGKILL at any moment, then the same command again: the end is that of an undisturbed run. */
@EnabledIfSystemProperty(named = "waybill.soak", matches = "true", disabledReason = "long; run with -Psoak")
final class CrashAcceptanceIT {

    private static final int FILES = 300;
    private static final int KILLS_A_SEED = 6;

    @TempDir
    static Path storeDirectory;

    private static Store store;

    @TempDir
    Path directory;

    private Stage stage;

    @BeforeAll
    static void startStore() {
        store = Store.start(storeDirectory);
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @AfterEach
    void cleanUp() {
        stage.close();
    }

    static LongStream seeds() {
        return Soak.seeds(5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void killedAtAnyMomentsItEndsAsIfNothingHadHappened(long seed) {
        // Given
        stage = new Stage(directory, seed, store);
        stage.source.files(FILES, 7, 3_000);
        stage.source.file("large.bin", 40 << 20);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(20), Fault.none()));
        var random = new SplittableRandom(seed);

        // When
        var proven = new HashSet<String>();
        for (int kill = 1; kill <= KILLS_A_SEED; kill++) {
            var moment = runAndKill(random);
            stage.proxy.forget();
            var now = provenNow();
            assertThat(now)
                    .as("what was proven stays so, seed %d, kill %d %s", seed, kill, moment)
                    .containsAll(proven);
            proven.addAll(now);
        }
        var last = stage.migrate();

        // Then
        last.exits(0).hasNoStackTrace();
        var report = stage.assertAllArrived();
        assertThat(report.states()).as("seed %d", seed).isEqualTo(Map.of("VERIFIED", FILES + 1L));
        assertThat(report.rows().values())
                .as("kills are no failures of a file, seed %d", seed)
                .allMatch(row -> row.json().get("failures").asInt() == 0);
        stage.assertNothingRuns();
    }

    /** Runs until a seeded number of writes was seen, or for a seeded time, and kills; says which it was. */
    private String runAndKill(SplittableRandom random) {
        var process = stage.startMigration();
        String moment;
        if (random.nextInt(3) == 0) {
            var time = Duration.ofMillis(random.nextInt(200, 6_000));
            moment = "after " + time;
            process.endsWithin(time);
        } else {
            int writes = random.nextInt(1, FILES / 3);
            moment = "at write " + writes;
            stage.proxy.await(writes, S3Request::writes, Duration.ofSeconds(30));
        }
        process.kill();
        return moment;
    }

    private Set<String> provenNow() {
        var run = stage.waybill.run("report", "--format", "jsonl", "--state", "VERIFIED");
        return run.jsonl().map(row -> row.get("path").asString()).collect(Collectors.toSet());
    }

    @Test
    void aLargeFileSendsAgainOnlyThePartsThatWereOnTheirWay() {
        // Given
        stage = new Stage(directory, 1, store);
        stage.source.file("large.bin", 120 << 20);
        stage.proxy.when(part(), Fault.delayed(Duration.ofMillis(100), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(7, part(), Stage.LIMIT)).isTrue();
        process.kill();
        var stored = stage.proxy.seen().stream()
                .filter(seen -> part().test(seen.request()) && seen.status() == 200)
                .map(seen -> seen.request().query().get("partNumber"))
                .collect(Collectors.toSet());
        stage.proxy.heal();
        stage.proxy.forget();

        // When
        stage.migrate().exits(0);

        // Then
        assertThat(stored).isNotEmpty();
        assertThat(stage.proxy.seen().stream()
                        .filter(seen -> part().test(seen.request()))
                        .map(seen -> seen.request().query().get("partNumber")))
                .doesNotContainAnyElementsOf(stored);
        stage.assertAllArrived();
    }

    private static Predicate<S3Request> part() {
        return method("PUT").and(request -> request.query().containsKey("partNumber"));
    }

    @Test
    void kafkasDataMayBeDeletedBetweenTwoRuns() throws IOException {
        // Given
        killInTheMiddle();

        // When
        Shell.run("rm", "-rf", kafka().toString());
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void kafkasDataMayBeRolledBackBetweenTwoRuns() throws IOException {
        // Given
        killInTheMiddle();
        var copy = directory.resolve("kafka-before");
        stage.waybill.close();
        Shell.run("cp", "-a", kafka().toString(), copy.toString());
        stage.proxy.forget();
        var second = stage.startMigration();
        stage.proxy.await(60, S3Request::writes, Duration.ofSeconds(30));
        second.kill();
        stage.waybill.close();

        // When
        Shell.run("rm", "-rf", kafka().toString());
        Shell.run("mv", copy.toString(), kafka().toString());
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    private void killInTheMiddle() {
        stage = new Stage(directory, 1, store);
        stage.source.files(FILES, 7, 3_000);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(20), Fault.none()));
        var process = stage.startMigration();
        stage.proxy.await(60, S3Request::writes, Stage.LIMIT);
        process.kill();
    }

    private Path kafka() throws IOException {
        try (var children = Files.list(stage.waybill.home())) {
            return children.filter(child -> child.getFileName().toString().startsWith("kafka"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatAKilledRunLeavesBehindIsDealtWithByTheNext() {
        // Given
        killInTheMiddle();

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.assertNothingRuns();
    }

    @Test
    void anInterruptedRunDrainsAndSaysHowToResume() {
        // Given
        stage = new Stage(directory, 1, store);
        stage.source.files(FILES, 7, 3_000);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
        var process = stage.startMigration();
        stage.proxy.await(40, S3Request::writes, Stage.LIMIT);

        // When
        var run = process.interrupt().await(Duration.ofSeconds(60));

        // Then
        run.exits(130).says("(?i)(resume|again|goe?s? on)").hasNoStackTrace();
        stage.assertNothingRuns();
        stage.migrate().exits(0);
        stage.assertAllArrived();
        assertThat(stage.proxy.keys(S3Request::writes).stream().filter(key -> key.startsWith("moved/files/d")))
                .as("a drained file is not sent again")
                .doesNotHaveDuplicates();
    }

    @Test
    void aSecondProcessOnTheSameHomeIsToldAndHarmsNothing() {
        // Given
        stage = new Stage(directory, 1, store);
        stage.source.files(FILES, 7, 3_000);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
        var first = stage.startMigration();
        stage.proxy.await(20, S3Request::writes, Stage.LIMIT);

        // When
        var second = stage.migrate();

        // Then
        second.exits(1).says("(?i)(already|another|in use)").hasNoStackTrace();
        assertThat(second.took()).isLessThan(Duration.ofSeconds(15));
        first.await(Stage.LIMIT).exits(0);
        stage.assertAllArrived();
    }
}
