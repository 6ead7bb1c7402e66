package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Scene;
import org.waybill.ledger.start.DueTimes;
import org.waybill.ledger.start.Schedules;
import org.waybill.model.Health.Wait;
import org.waybill.model.Waits;
import org.waybill.source.Source;

@Timeout(60)
class ScannerRoleTest {

    @TempDir
    Path directory;

    private final Scene scene = new Scene();
    private final Waits waits = new Waits(InstantSource.system());

    @AfterEach
    void close() {
        scene.close();
    }

    /** One that never comes to a scan, since the preparation does not let it. */
    private ScannerRole role(ScannerRole.Preparation preparation) {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var records = new Scanner.Records(scene.batches, scene.leases, null, null, null, null, null, null, null);
        var scanner = new Scanner(
                records, new Scanner.Sending(null, null, Optional::empty), executor, InstantSource.system(), waits);
        var starts = new ScheduledStarts.Records(
                new Schedules(scene.database), new DueTimes(scene.database), new Migrations(scene.database));
        var scheduled = new ScheduledStarts(starts, InstantSource.system(), waits);
        return new ScannerRole(
                scanner,
                new ScannerRole.Records(scene.batches, new Migrations(scene.database), scheduled),
                preparation,
                (_, _) -> {},
                executor,
                waits);
    }

    private static List<Wait> await(ScannerRole role, Predicate<List<Wait>> wanted) {
        while (true) {
            var waits = role.health().waits();
            if (wanted.test(waits)) {
                return waits;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void saysWhyABatchIsNotScannedUntilTheBatchIsOver() {
        // Given: its source is not mounted here
        try (var role = role(_ -> {
            throw new IllegalStateException("not asked for");
        })) {
            role.start();

            // When
            var waiting = await(role, found -> !found.isEmpty());
            scene.batches.toSweep(scene.openBatch());
            scene.batches.finish(scene.openBatch());

            // Then
            assertThat(waiting).hasSize(1);
            assertThat(waiting.getFirst().reason()).contains("batch " + scene.batch(), "/data", "cannot be read");
            assertThat(await(role, List::isEmpty)).isEmpty();
        }
    }

    @Test
    void aDefectEndsNothing() throws IOException, InterruptedException {
        // Given
        var source = new Source(directory);
        var migration = new Migrations(scene.database).open(source.encodedRoot(), source.identity(), Scene.TARGET);
        scene.batches.begin(migration, Scene.POLICY);
        var asked = new CountDownLatch(2);
        try (var role = role(_ -> {
            asked.countDown();
            throw new IllegalStateException("a defect");
        })) {
            // When
            role.start();

            // Then
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(await(
                            role,
                            found -> found.stream()
                                    .anyMatch(wait -> wait.reason().contains("a defect"))))
                    .isNotEmpty();
        }
    }
}
