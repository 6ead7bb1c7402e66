package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.MinioCluster;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.WaybillProcess;

/** The target is a MinIO of four nodes with erasure coding, and loses one of them in the middle. */
final class ClusterAcceptanceIT {

    private static final int FILES = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path directory;

    @Test
    void whatAWholeClusterAttestsAndWhatItTakesWhileANodeIsKilledIsProven() {
        try (var cluster = MinioCluster.start(directory.resolve("cluster"));
                var stage = new Stage(directory, 1, cluster.endpoint(), cluster.credentials())) {
            // Given
            stage.source.files(50, 3, 3_000);
            stage.source.file("before/large.bin", 17 << 20);
            stage.migrate("--verify", "attested").exits(0);
            var process = startWithMore(stage);

            // When
            cluster.kill(3);

            // Then
            process.await(PATIENCE).exits(0).hasNoStackTrace();
            var report = stage.assertAllArrivedUnblamed();
            assertThat(report.of("before/large.bin").text("level")).contains("attested");
            assertThat(report.of("large-0").text("level")).contains("read-back");
        }
    }

    @Test
    void whatAClusterTakesWhileANodeIsCutOffIsProven() {
        try (var cluster = MinioCluster.start(directory.resolve("cluster"));
                var stage = new Stage(directory, 1, cluster.endpoint(), cluster.credentials())) {
            // Given
            if (!Soak.isOn()) {
                stage.waybill = stage.waybill.with(
                        Map.of("WAYBILL_TARGET_PROGRESSTIMEOUT", "5s", "WAYBILL_TARGET_CALLTIMEOUT", "20s"));
            }
            var process = startWithMore(stage);

            // When
            cluster.cutOff(3);

            // Then
            process.await(PATIENCE).exits(0).hasNoStackTrace();
            stage.assertAllArrivedUnblamed();
        }
    }

    /** Small and large files are on their way when this returns. */
    private static WaybillProcess startWithMore(Stage stage) {
        stage.source.files(FILES, 7, 3_000);
        for (int i = 0; i < 4; i++) {
            stage.source.file("large-" + i, 33 << 20);
        }
        stage.proxy.when(S3Request::sendsPart, Fault.delayed(Duration.ofSeconds(1), Fault.none()));
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(100), Fault.none()));
        stage.proxy.forget();
        var process = stage.startMigration();
        assertThat(stage.proxy.await(60, S3Request::writes, Stage.LIMIT)).isTrue();
        assertThat(stage.proxy.await(8, S3Request::sendsPart, Stage.LIMIT)).isTrue();
        return process;
    }
}
