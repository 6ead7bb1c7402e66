package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.PgBouncer;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.SharedServers;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.WaybillProcess;

/** The roles as processes of their own, with a PgBouncer between them and Postgres. */
final class PgBouncerAcceptanceIT {

    private static final int FILES = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void theRolesProveAllThroughItThoughOneIsKilled(PgBouncer.Pooling pooling) {
        try (var servers = SharedServers.start(directory.resolve("servers"));
                var store = Store.start(directory.resolve("store"));
                var bouncer = PgBouncer.before(servers, pooling);
                var stage = new Stage(directory, 1, store)) {
            // Given
            stage.waybill = stage.waybill
                    .with(servers.environment())
                    .with(bouncer.environment())
                    .with(Map.of("SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "3000"))
                    .with(Map.of("SPRING_KAFKA_CONSUMER_PROPERTIES_HEARTBEAT_INTERVAL_MS", "500"));
            stage.source.files(FILES, 7, 3_000);
            stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
            var roles = new HashMap<String, WaybillProcess>();
            for (var role : new String[] {"scanner", "uploader", "verifier"}) {
                roles.put(role, begin(stage, role));
            }
            stage.waybill.run(stage.migration("--detach")).exits(0).says("Opened batch");
            assertThat(stage.proxy.await(FILES / 10, S3Request::writes, Stage.LIMIT))
                    .isTrue();

            // When
            roles.get("verifier").kill();
            begin(stage, "verifier");

            // Then
            roles.get("scanner").awaitLine("batch \\d+ is done", Stage.LIMIT);
            assertThat(stage.assertAllArrivedDespiteKills().states()).isEqualTo(Map.of("VERIFIED", (long) FILES));
        }
    }

    private static WaybillProcess begin(Stage stage, String role) {
        return stage.waybill.with(Map.of("WAYBILL_INSTANCE", role)).start("serve", "--roles", role);
    }
}
