package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;

/**
 * SIGKILL at any moment, then the same command again: the end is that of an undisturbed run. A file whose object lies at the
 * target is not sent again; only what was on its way is sent twice.
 */
final class CrashAcceptanceIT {

    private static final int FILES = 300;
    private static final int KILLS_A_SEED = 10;
    private static final int AT_ONCE = 8;
    private static final String LARGE = "large.bin";

    /** Short lives: compiling for speed would cost more than it brings. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("WAYBILL_UPLOADER_SMALL", String.valueOf(AT_ONCE), "WAYBILL_JAVA_OPTS", "-XX:TieredStopAtLevel=1");

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

    private void prepare(long seed, Duration delay) {
        stage = new Stage(directory, seed, store);
        stage.waybill = stage.waybill.with(ENVIRONMENT);
        stage.source.files(FILES, 7, 3_000);
        stage.proxy.when(part(), Fault.delayed(Duration.ofMillis(500), Fault.none()));
        stage.proxy.when(method("PUT"), Fault.delayed(delay, Fault.none()));
    }

    static LongStream seeds() {
        return Soak.seeds(3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void killedAtAnyMomentsItEndsAsIfNothingHadHappened(long seed) {
        // Given
        prepare(seed, Duration.ofMillis(50));
        stage.source.file(LARGE, 40 << 20);
        var random = new SplittableRandom(seed);
        var sent = new Sent(stage);

        // When
        for (int kill = 1; kill <= KILLS_A_SEED; kill++) {
            var moment = runAndKill(random);
            sent.look("seed %d, kill %d %s".formatted(seed, kill, moment));
        }
        var last = stage.migrate();

        // Then
        last.exits(0).hasNoStackTrace();
        sent.assertNothingInVain(KILLS_A_SEED * AT_ONCE);
        var report = stage.assertAllArrivedDespiteKills();
        assertThat(report.states()).as("seed %d", seed).isEqualTo(Map.of("VERIFIED", FILES + 1L));
        assertThat(report.rows().values())
                .as("a kill is no failure of a file, and takes no proof away, seed %d", seed)
                .allMatch(row -> row.json().get("failures").asInt() == 0
                        && row.json().get("attempts").asInt() == 1);
        stage.assertNothingRuns();
    }

    /** Runs until a seeded number of writes was seen, or for a seeded time, and kills; says which it was. */
    private String runAndKill(SplittableRandom random) {
        int before = Math.toIntExact(stage.proxy.count(S3Request::writes));
        var process = stage.startMigration();
        String moment;
        if (random.nextInt(3) == 0) {
            var time = Duration.ofMillis(random.nextInt(200, 6_000));
            moment = "after " + time;
            process.endsWithin(time);
        } else {
            int writes = random.nextInt(1, FILES / KILLS_A_SEED * 2);
            moment = "at write " + writes;
            stage.proxy.await(before + writes, S3Request::writes, Duration.ofSeconds(30));
        }
        process.kill();
        return moment;
    }

    @Test
    void aLargeFileSendsAgainOnlyThePartsThatWereOnTheirWay() {
        // Given
        stage = new Stage(directory, 1, store);
        stage.waybill = stage.waybill.with(ENVIRONMENT);
        stage.source.file(LARGE, 120 << 20);
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
    void kafkasDataMayBeDeletedBetweenTwoRuns() {
        // Given
        prepare(1, Duration.ofMillis(50));
        var sent = new Sent(stage);
        runAndKillAt(60);
        sent.look("the kill");

        // When
        stage.waybill.close();
        Shell.run("rm", "-rf", kafka().toString());
        var run = stage.migrate();

        // Then
        run.exits(0);
        sent.assertNothingInVain(AT_ONCE);
        stage.assertAllArrived();
    }

    @Test
    void kafkasDataMayBeRolledBackBetweenTwoRuns() {
        // Given
        prepare(1, Duration.ofMillis(50));
        var sent = new Sent(stage);
        runAndKillAt(60);
        sent.look("the kill");
        stage.waybill.close();
        var copy = directory.resolve("kafka-before");
        Shell.run("cp", "-a", kafka().toString(), copy.toString());
        runAndKillAt(120);
        sent.look("the second kill");
        stage.waybill.close();

        // When
        var data = kafka();
        Shell.run("rm", "-rf", data.toString());
        Shell.run("mv", copy.toString(), data.toString());
        var run = stage.migrate();

        // Then
        run.exits(0);
        sent.assertNothingInVain(2 * AT_ONCE);
        stage.assertAllArrived();
    }

    private void runAndKillAt(int writes) {
        var process = stage.startMigration();
        assertThat(stage.proxy.await(writes, S3Request::writes, Stage.LIMIT)).isTrue();
        process.kill();
    }

    private Path kafka() {
        var kafka = stage.waybill.home().resolve("kafka");
        assertThat(kafka).isDirectory();
        return kafka;
    }

    @Test
    void anInterruptedRunDrainsAndSaysHowToResume() {
        // Given
        prepare(1, Duration.ofMillis(50));
        var process = stage.startMigration();
        stage.proxy.await(40, S3Request::writes, Stage.LIMIT);

        // When
        var run = process.interrupt().await(Duration.ofSeconds(60));

        // Then
        run.exits(130).says("(?i)(resume|again|goe?s? on)").hasNoStackTrace();
        stage.assertNothingRuns();
        stage.migrate().exits(0);
        stage.assertAllArrived();
        assertThat(stage.proxy.keys(S3Request::writes))
                .as("a drained file is not sent again")
                .doesNotHaveDuplicates();
    }

    @Test
    void aSecondProcessOnTheSameHomeIsToldAndHarmsNothing() {
        // Given
        prepare(1, Duration.ofMillis(50));
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
