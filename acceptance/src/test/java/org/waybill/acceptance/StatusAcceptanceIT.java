package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.Ports;
import org.waybill.acceptance.kit.S3Request;

/** What {@code status} says is so. */
final class StatusAcceptanceIT extends OnStage {

    @Test
    void ofAHomeThatIsNotThereItSaysWhereItLookedAndMakesNone() {
        // When
        var status = stage.waybill.run("status");
        var json = stage.waybill.run("status", "-o", "json");
        var report = stage.waybill.run("report");

        // Then
        status.exits(0).says("no migration yet in " + stage.waybill.home() + ", which does not exist");
        assertThat(json.exits(0).out()).isEmpty();
        report.exits(1).says(stage.waybill.home().toString());
        assertThat(stage.waybill.home()).doesNotExist();
    }

    @Test
    void aRunThatWasKilledIsInterruptedAndNotRunning() throws IOException {
        // Given
        stage.source.files(30, 1, 1_000);
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(500), Fault.none()));
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_LANES_SMALLFILES", "2"));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(1, S3Request::writes, Stage.LIMIT)).isTrue();
        var log = directory.resolve("trace.log");
        var running = stage.waybill
                .with(Map.of("LOGGING_LEVEL_ROOT", "trace", "LOGGING_FILE_NAME", log.toString()))
                .run("status", "-o", "json")
                .exits(0)
                .json();
        var password = Files.readString(stage.waybill.home().resolve("postgres/password"));

        // When
        process.kill();

        // Then
        assertThat(Files.readString(log)).contains("org.postgresql").doesNotContain(password);
        assertThat(Files.readString(stage.waybill.home().resolve("running.properties")))
                .contains("ledger.port=")
                .doesNotContain(password);
        assertThat(running.get("activity").asString()).isEqualTo("AT_WORK");
        stage.waybill.run("status").exits(0).says("batch 1 interrupted");
        var killed = stage.waybill.run("status", "-o", "json").exits(0).json();
        assertThat(killed.get("batchState").asString()).isEqualTo("RUNNING");
        assertThat(killed.get("activity").asString()).isEqualTo("INTERRUPTED");
    }

    @Test
    void aFirstRunThatNeverReachedItsTargetLeavesNoMigration() {
        // Given
        stage.source.files(3, 1, 1_000);
        var arguments = stage.migration();
        arguments[arguments.length - 1] = "http://127.0.0.1:" + Ports.free();

        // When: in a ledger that is new, and in one that is there
        stage.waybill.run(arguments).exits(1);
        stage.waybill.run(arguments).exits(1);

        // Then
        assertThat(stage.waybill.home().resolve("running.properties")).doesNotExist();
        stage.waybill.run("status").exits(0).says("no migration yet in " + stage.waybill.home());
    }
}
