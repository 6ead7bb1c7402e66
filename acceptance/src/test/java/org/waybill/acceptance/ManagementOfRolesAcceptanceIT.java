package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.ManagementPort;
import org.waybill.acceptance.kit.S3Credentials;
import org.waybill.acceptance.kit.SharedServers;
import org.waybill.acceptance.kit.TcpProxy;
import org.waybill.acceptance.kit.Waybill;

/** A pod with some of the roles says which of the shared servers it waits for. */
final class ManagementOfRolesAcceptanceIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private SharedServers servers;
    private Waybill waybill;

    @BeforeEach
    void prepare() {
        servers = SharedServers.start(directory.resolve("servers"));
        waybill = Waybill.in(directory).with(servers.environment()).with(S3Credentials.ROOT.environment());
    }

    @AfterEach
    void close() {
        waybill.close();
        servers.close();
    }

    /** What goes away, and what it is called. */
    enum Neighbour {
        KAFKA(SharedServers::kafka),
        LEDGER(SharedServers::postgres);

        final Function<SharedServers, TcpProxy> proxy;

        Neighbour(Function<SharedServers, TcpProxy> proxy) {
            this.proxy = proxy;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itSaysWhichServerItWaitsForAndComesBack(Neighbour neighbour) throws Throwable {
        // Given
        var port = ManagementPort.of(waybill.start("serve", "--roles", "scanner,verifier"));
        Eventually.assertThat(LIMIT, () -> assertStatus(port, 200));

        // When
        neighbour.proxy.apply(servers).cut();

        // Then
        Eventually.assertThat(LIMIT, () -> {
            var answer = port.get("/readyz");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"cause\":\"" + neighbour.name().toLowerCase(Locale.ROOT) + "\"");
        });
        assertThat(port.get("/livez").statusCode()).isEqualTo(200);
        neighbour.proxy.apply(servers).restore();
        Eventually.assertThat(LIMIT, () -> assertStatus(port, 200));
    }

    private static void assertStatus(ManagementPort port, int status) {
        var answer = port.get("/readyz");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void anUploaderAloneTellsOfItselfAndNotOfTheLedger() throws Throwable {
        // When
        var port = ManagementPort.of(waybill.start("serve", "--roles", "uploader"));
        Eventually.assertThat(LIMIT, () -> assertStatus(port, 200));

        // Then
        assertThat(port.get("/metrics").body())
                .contains("waybill_role_up{role=\"uploader\"} 1")
                .doesNotContain("waybill_files{", "role=\"scanner\"");
    }
}
