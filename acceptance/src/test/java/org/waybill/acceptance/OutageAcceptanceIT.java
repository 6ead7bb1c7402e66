package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.first;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.MinioCluster;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;

/** What the product needs goes away for a while: work pauses, says so, and goes on; no file's tries are used up by it. */
@EnabledIfSystemProperty(named = "waybill.soak", matches = "true", disabledReason = "long; run with -Psoak")
final class OutageAcceptanceIT {

    private static final int FILES = 300;
    private static final Duration OUTAGE = Soak.lasting(Duration.ofSeconds(8), Duration.ofSeconds(60));
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    private Store store;
    private Stage stage;

    @BeforeEach
    void prepare() {
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.source.files(FILES, 7, 3_000);
        stage.source.file("large.bin", 30 << 20);
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        store.close();
    }

    @Test
    void theTargetGoesDownAndComesBack() {
        // Given
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(20), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();

        // When
        store.kill();
        process.awaitLine("(?i)(target|store|endpoint).*(not|un|wait|paus|retr)", Duration.ofSeconds(60));
        assertThat(process.endsWithin(OUTAGE)).isFalse();
        store.restart();

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        assertNothingWasBlamed();
    }

    /** How a target that is there does not work. */
    enum Ill {
        SLOW_DOWN(Fault.slowDown()),
        HANGING(Fault.hang()),
        INTERNAL_ERROR(Fault.error(500, "InternalError")),
        CUTTING(Fault.cut());

        final Fault fault;

        Ill(Fault fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTargetThatIsIllForAWhileCostsNoFileItsTries(Ill ill) {
        // Given
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();

        // When
        stage.proxy.when(_ -> true, ill.fault);
        assertThat(process.endsWithin(OUTAGE)).isFalse();
        stage.proxy.heal();

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        assertNothingWasBlamed();
    }

    @Test
    void aTargetThatThrottlesSlowsTheWorkButEndsIt() {
        // Given
        stage.proxy.when(S3Request.aboveRate(60), Fault.slowDown());

        // When
        var run = stage.startMigration().await(PATIENCE);

        // Then
        run.exits(0);
        stage.proxy.heal();
        assertNothingWasBlamed();
    }

    @Test
    void requestsThatAreNeverAnsweredAreGivenUpAndRepeated() {
        // Given: nobody heals these
        stage.proxy.when(first(5, S3Request::writes), Fault.hang());
        stage.proxy.when(first(5, S3Request::downloads), Fault.hang());

        // When
        var run = stage.startMigration().await(PATIENCE);

        // Then
        run.exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aRunCanBeInterruptedWhileItsTargetIsAway() {
        // Given
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();
        stage.proxy.when(_ -> true, Fault.hang());
        assertThat(process.endsWithin(Duration.ofSeconds(2))).isFalse();

        // When
        var run = process.interrupt().await(Duration.ofSeconds(60));

        // Then
        run.exits(130).hasNoStackTrace();
        stage.assertNothingRuns();
        stage.proxy.heal();
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"killed", "cut off"})
    void aClusterLosesANodeInTheMiddle(String how) {
        try (var cluster = MinioCluster.start(directory.resolve("cluster"));
                var clustered =
                        new Stage(directory.resolve("on-cluster"), 2, cluster.endpoint(), cluster.credentials())) {
            // Given
            clustered.source.files(FILES, 7, 3_000);
            clustered.source.file("large.bin", 30 << 20);
            var process = clustered.startMigration();
            assertThat(clustered.proxy.await(50, S3Request::writes, Stage.LIMIT))
                    .isTrue();

            // When
            if (how.equals("killed")) {
                cluster.kill(3);
            } else {
                cluster.cutOff(3);
            }

            // Then
            process.await(PATIENCE).exits(0).hasNoStackTrace();
            clustered.assertAllArrived();
        }
    }

    private void assertNothingWasBlamed() {
        var report = stage.assertAllArrived();
        assertThat(report.rows().values())
                .as("an outage is no failure of a file")
                .allMatch(row -> row.json().get("failures").asInt() == 0);
    }
}
