package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Hashes;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.WaybillRun;

/** A batch that watches its source does not end while the application goes on writing. */
final class WatchAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CHANGES = Soak.isOn() ? 20_000 : 600;

    @Test
    void everyFileThatLivesInTheEndEqualsItsObject() throws Throwable {
        // Given: an application that creates, appends, replaces, renames and deletes while files travel
        stage.source.files(100, 7, 3_000);
        var service = stage.waybill.start("serve");
        Eventually.assertThat(LIMIT, () -> start("--watch", "--every", "2s").exits(0));
        churn(new Random(11));

        // When: it has stopped, the batch goes on, and ends only when it no longer watches
        Eventually.assertThat(
                LIMIT, () -> assertThat(stage.report().states().keySet()).isSubsetOf("VERIFIED", "GONE"));
        var watching =
                stage.waybill.run("batch", "show", "1", "-o", "json").exits(0).json();
        start().exits(0).says("Resumed batch 1");
        stage.waybill.run("batch", "follow", "1").exits(0);

        // Then
        assertThat(watching.path("state").stringValue()).isEqualTo("RUNNING");
        assertThat(watching.path("watch").booleanValue()).isTrue();
        assertLivingFilesEqualTheirObjects();
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThat(start("--watch", "--every", "daily").exits(2).err()).contains("--every", "15m");
        assertThat(start("--every", "5m").exits(2).err()).contains("--every needs --watch");
    }

    private WaybillRun start(String... options) {
        var arguments = new ArrayList<>(List.of(
                "batch",
                "start",
                stage.source.root().toString(),
                stage.target(),
                "--endpoint",
                stage.proxy.endpoint().toString()));
        arguments.addAll(List.of(options));
        return stage.waybill.run(arguments.toArray(String[]::new));
    }

    private void churn(Random random) throws IOException {
        var root = stage.source.root();
        for (int i = 0; i < CHANGES; i++) {
            var files = living();
            var file = files.get(random.nextInt(files.size()));
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            switch (random.nextInt(5)) {
                case 0 -> Files.write(root.resolve("new-" + i), bytes);
                case 1 -> Files.write(file, bytes, StandardOpenOption.APPEND);
                case 2 ->
                    Files.move(
                            Files.write(root.resolve("temporary"), bytes), file, StandardCopyOption.REPLACE_EXISTING);
                case 3 -> Files.move(file, root.resolve("renamed-" + i));
                default -> Files.deleteIfExists(files.size() > 50 ? file : root.resolve("none"));
            }
        }
    }

    private List<Path> living() throws IOException {
        try (var files = Files.walk(stage.source.root())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void assertLivingFilesEqualTheirObjects() throws IOException {
        var report = stage.report();
        var living = living();
        assertThat(living).isNotEmpty();
        for (Path file : living) {
            var row = report.of(stage.source.root().relativize(file).toString()).is("VERIFIED");
            var object = stage.store.content(stage.bucket, row.key().orElseThrow());
            assertThat(object.sha256()).as(file.toString()).isEqualTo(Hashes.sha256Hex(Files.readAllBytes(file)));
        }
        assertThat(report.states().getOrDefault("VERIFIED", 0L).longValue()).isEqualTo(living.size());
    }
}
