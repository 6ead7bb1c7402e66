package org.waybill.acceptance.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the kit's handling of processes with a shell script instead of the product. */
final class WaybillTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Path script;
    private Waybill waybill;

    @BeforeEach
    void makeScript() throws IOException {
        script = directory.resolve("script");
        System.setProperty("waybill.command", script.toString());
        waybill = Waybill.in(directory);
        Files.createDirectories(waybill.home());
    }

    @AfterEach
    void stop() {
        waybill.close();
        System.clearProperty("waybill.command");
    }

    @Test
    void aRunTellsExitCodeAndBothStreams() throws IOException {
        // Given
        script("echo \"{\\\"home\\\": \\\"$WAYBILL_HOME\\\"}\"; echo \"$1 $EXTRA\" >&2; exit 3");

        // When
        var run = waybill.with(Map.of("EXTRA", "more")).run("status");

        // Then
        run.exits(3).says("status more").hasNoStackTrace();
        assertThat(run.json().get("home").asString()).isEqualTo(waybill.home().toString());
    }

    @Test
    void stackTracesAreNoticed() throws IOException {
        // Given
        script("printf 'java.io.IOException: no\\n\\tat org.waybill.X.y(X.java:7)\\n'");

        // When
        var run = waybill.run();

        // Then
        assertThatExceptionOfType(AssertionError.class).isThrownBy(run::hasNoStackTrace);
    }

    @Test
    void aLineIsAwaitedAndItsAbsenceNoticedAtTheEnd() throws IOException {
        // Given
        script("echo ready; read -r never < /dev/zero");
        var process = waybill.start();

        // When
        process.awaitLine("^ready$", SOON);

        // Then
        process.kill();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> process.awaitLine("done", SOON));
    }

    @Test
    void anInterruptReachesTheProcess() throws IOException {
        // Given
        script("trap 'echo drained; exit 130' INT; echo ready; while :; do sleep 0.1; done");
        var process = waybill.start().awaitLine("ready", SOON);

        // When
        process.interrupt();

        // Then
        process.await(SOON).exits(130).says("drained");
    }

    @Test
    void childrenThatOutliveTheirParentAreFoundAndEnded() throws IOException {
        // Given: one that keeps the environment, one that only works in the home
        script("sleep 300 & cd \"$WAYBILL_HOME\" && env -i sleep 301 & sleep 0.1; echo ready; wait");
        var process = waybill.start().awaitLine("ready", SOON);

        // When
        process.kill();

        // Then
        assertThat(waybill.processes())
                .extracting(each -> each.info().commandLine().orElse(""))
                .anyMatch(command -> command.endsWith("sleep 300"))
                .anyMatch(command -> command.endsWith("sleep 301"));
        waybill.close();
        assertThat(waybill.processes()).isEmpty();
    }

    private void script(String body) throws IOException {
        Files.writeString(script, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
