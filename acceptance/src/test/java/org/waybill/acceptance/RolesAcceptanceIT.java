package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.acceptance.kit.ConsumerGroup;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.SharedServers;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.Waybill;
import org.waybill.acceptance.kit.WaybillProcess;

/** A scanner, two uploaders and a verifier as processes of their own, sharing the work on a batch that was opened for them. */
final class RolesAcceptanceIT {

    private static final int FILES = 600;
    private static final int AT_ONCE = 8;
    private static final int KILLS_EACH = 3;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "WAYBILL_UPLOADER_SMALL",
            String.valueOf(AT_ONCE),
            // So that a scanner is needed all the time.
            "WAYBILL_LANES_SMALLFILES",
            String.valueOf(AT_ONCE),
            // How long the partitions of a killed member lie idle.
            "SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS",
            "3000",
            "SPRING_KAFKA_CONSUMER_PROPERTIES_HEARTBEAT_INTERVAL_MS",
            "500",
            // Short lives: compiling for speed would cost more than it brings.
            "WAYBILL_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1");

    /** The processes. */
    private enum Member {
        SCANNER("scanner"),
        UPLOADER("uploader"),
        OTHER_UPLOADER("uploader"),
        VERIFIER("verifier");

        final String role;

        Member(String role) {
            this.role = role;
        }
    }

    @TempDir
    Path directory;

    private SharedServers servers;
    private Store store;
    private Stage stage;
    private ConsumerGroup uploaders;
    private final Map<Member, Waybill> homes = new EnumMap<>(Member.class);
    private final Map<Member, WaybillProcess> running = new EnumMap<>(Member.class);

    @BeforeEach
    void prepare() throws Throwable {
        servers = SharedServers.start(directory.resolve("servers"));
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.waybill = stage.waybill.with(servers.environment()).with(ENVIRONMENT);
        stage.source.files(FILES, 7, 3_000);
        stage.source.file("large.bin", 40 << 20);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
        uploaders = new ConsumerGroup(servers, "waybill-uploader-small");
        for (var member : Member.values()) {
            var name = member.name().toLowerCase(Locale.ROOT);
            homes.put(member, environment(member).with(Map.of("WAYBILL_INSTANCE", name)));
            begin(member);
        }
        Eventually.assertThat(
                Stage.LIMIT,
                () -> assertThat(uploaders.partitions().values()).hasSize(2).noneMatch(List::isEmpty));
    }

    /** A scanner needs no credentials of the target. */
    private Waybill environment(Member member) {
        return member == Member.SCANNER
                ? Waybill.in(directory).with(servers.environment()).with(ENVIRONMENT)
                : stage.waybill;
    }

    private void begin(Member member) {
        running.put(member, homes.get(member).start("serve", "--roles", member.role));
    }

    private void openBatch() {
        stage.waybill.run(stage.migration("--detach")).exits(0).says("Opened batch");
    }

    private void awaitBatch() {
        running.get(Member.SCANNER).awaitLine("batch \\d+ is done", Stage.LIMIT);
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        uploaders.close();
        store.close();
        servers.close();
    }

    @Test
    void theyShareTheWorkAndSayHowItStands() {
        // Given
        openBatch();
        assertThat(stage.proxy.await(FILES / 4, S3Request::writes, Stage.LIMIT)).isTrue();
        var members = uploaders.partitions();
        var begun = uploaders.consumed();

        // When
        awaitBatch();

        // Then
        assertNoFailures(stage.assertAllArrived());
        var status = stage.waybill.run("status", "-o", "json").json();
        assertThat(status.get("batchState").asString()).isEqualTo("DONE");
        assertThat(status.get("states").get("VERIFIED").get("files").asInt()).isEqualTo(FILES + 1);
        var ended = uploaders.consumed();
        assertThat(uploaders.partitions()).isEqualTo(members);
        assertThat(members.values())
                .as("each uploader did some of it")
                .allSatisfy(partitions -> assertThat(partitions).anyMatch(one -> ended.get(one) > begun.get(one)));
        new Sent(stage).assertNothingInVain(0);
        assertThat(stage.proxy.keys(method("HEAD")))
                .as("nothing new is asked for before it is sent")
                .noneMatch(key -> key.startsWith(stage.key("d")));
    }

    @Test
    void theyDrainAndEndWhenTheyAreTold() {
        // Given
        openBatch();
        assertThat(stage.proxy.await(FILES / 4, S3Request::writes, Stage.LIMIT)).isTrue();
        var sent = new Sent(stage);

        // When
        running.values().forEach(WaybillProcess::terminate);
        var ends = running.values().stream()
                .map(process -> process.await(Duration.ofSeconds(20)))
                .toList();

        // Then
        ends.forEach(end -> end.exits(130).hasNoStackTrace());
        stage.assertNothingRuns();
        sent.look("the end of all");
        for (var member : Member.values()) {
            begin(member);
        }
        awaitBatch();
        assertNoFailures(stage.assertAllArrived());
        sent.assertNothingInVain(0);
    }

    @Test
    void aBatchThatIsOpenedAnewIsWalkedAnew() {
        // Given
        openBatch();
        assertThat(stage.proxy.await(FILES / 4, S3Request::writes, Stage.LIMIT)).isTrue();

        // When: a file that the walk did not meet
        stage.source.file("a/late.bin", 10);
        stage.waybill.run(stage.migration("--detach")).exits(0).says("Resumed batch");
        awaitBatch();

        // Then
        assertThat(stage.assertAllArrived().states()).isEqualTo(Map.of("VERIFIED", FILES + 2L));
    }

    @Test
    void whoFindsTheMigrationTakenChangesNothingOfItsBatch() {
        // Given
        openBatch();
        assertThat(stage.proxy.await(FILES / 4, S3Request::writes, Stage.LIMIT)).isTrue();

        // When
        stage.waybill.run(stage.migration("--exclude", "**")).exits(1).says("Another waybill works on this migration.");
        running.get(Member.SCANNER).kill();
        begin(Member.SCANNER);
        awaitBatch();

        // Then
        assertThat(stage.assertAllArrived().states()).isEqualTo(Map.of("VERIFIED", FILES + 1L));
    }

    static LongStream seeds() {
        return Soak.seeds(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyOfThemMayBeKilledAtAnyMoment(long seed) {
        // Given
        var random = new Random(seed);
        var victims = new ArrayList<Member>();
        for (int kill = 0; kill < KILLS_EACH; kill++) {
            victims.addAll(List.of(Member.values()));
        }
        Collections.shuffle(victims, random);
        var sent = new Sent(stage);
        openBatch();

        // When
        for (var victim : victims) {
            int more = random.nextInt(1, FILES / victims.size());
            int writes = Math.toIntExact(stage.proxy.count(S3Request::writes)) + more;
            assertThat(stage.proxy.await(writes, S3Request::writes, Stage.LIMIT))
                    .isTrue();
            running.get(victim).kill();
            sent.look("seed %d, %s killed at write %d".formatted(seed, victim, writes));
            begin(victim);
        }
        awaitBatch();

        // Then
        assertNoFailures(stage.assertAllArrivedDespiteKills());
        sent.assertNothingInVain(2 * KILLS_EACH * AT_ONCE);
    }

    private static void assertNoFailures(Report report) {
        assertThat(report.states()).isEqualTo(Map.of("VERIFIED", FILES + 1L));
        assertThat(report.rows().values())
                .as("no failure of a file, and no proof taken away")
                .allMatch(row -> row.json().get("failures").asInt() == 0
                        && row.json().get("attempts").asInt() == 1);
    }
}
