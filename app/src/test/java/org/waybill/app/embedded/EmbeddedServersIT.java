package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServersIT {

    /** About 5 s on an idle machine, 12 s where a killed broker keeps its session; the rest is for a busy one. */
    private static final Duration RESTART = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Process running;

    @Test
    void leaveNothingRunningBehindAKilledProcessAndLoseNothing() throws Exception {
        // Given
        var before = start();
        Contents.send(before.kafka(), "kept");
        Contents.insert(before.ledger(), before.password(), "kept");

        // When
        kill();
        long began = System.nanoTime();
        var after = start();
        var took = Duration.ofNanos(System.nanoTime() - began);

        // Then
        assertThat(Contents.received(after.kafka())).containsExactly("kept");
        assertThat(Contents.selected(after.ledger(), after.password(), "select word from words"))
                .containsExactly("kept");
        assertThat(took).isLessThan(RESTART);
    }

    @Test
    void startAgainAtOnceBesideServersThatAreStillThere() throws Exception {
        // Given
        start();
        var guards = running.children().toList();
        var servers =
                running.descendants().filter(server -> !guards.contains(server)).toList();
        guards.forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly().waitFor();

        // When
        var after = start();

        // Then
        assertThat(Contents.selected(after.ledger(), after.password(), "select 'there'"))
                .containsExactly("there");
        awaitEnd(servers);
    }

    @Test
    void endWithTheirProcess() throws Exception {
        // Given
        start();
        var servers = running.descendants().toList();

        // When
        running.getOutputStream().close();

        // Then
        assertThat(running.waitFor()).isZero();
        awaitEnd(servers);
    }

    @AfterEach
    void killAll() throws Exception {
        kill();
    }

    private record Addresses(Map<String, String> kafka, String ledger, String password, String s3) {}

    private Addresses start() throws IOException {
        running = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersProgram.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = running.inputReader();
        return new Addresses(
                kafka(lines.readLine(), lines.readLine()), lines.readLine(), lines.readLine(), lines.readLine());
    }

    private static Map<String, String> kafka(String address, String login) {
        return Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login);
    }

    private void kill() throws Exception {
        var servers = running.descendants().toList();
        running.destroyForcibly().waitFor();
        awaitEnd(servers);
    }

    private static void awaitEnd(List<ProcessHandle> servers) throws Exception {
        CompletableFuture.allOf(servers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
    }
}
