package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Eventually;

/** A service on a laptop: nothing is configured, and batches come while it runs. */
final class ServeAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeEach
    void prepare() {
        stage.source.files(200, 7, 3_000);
    }

    @Test
    void withNothingConfiguredItWorksOnWhatIsOpenedWhileItRuns() throws Throwable {
        // Given: a service, killed in the middle of a batch and started again
        var first = stage.waybill.start("serve");
        Eventually.assertThat(
                LIMIT, () -> stage.waybill.run(stage.migration("--detach")).exits(0));
        first.kill();
        var second = stage.waybill.start("serve");

        // When
        Eventually.assertThat(LIMIT, () -> {
            var status = stage.waybill.run("status", "-o", "json").exits(0).json();
            assertThat(status.path("batchState").toString()).contains("DONE");
        });
        stage.source.file("later", 3_000);
        stage.waybill.run(stage.migration("--detach")).exits(0).says("Opened batch 2");
        Eventually.assertThat(LIMIT, () -> {
            var status = stage.waybill.run("status", "-o", "json").exits(0).json();
            assertThat(status.path("batchState").toString()).contains("DONE");
        });

        // Then
        stage.assertAllArrivedDespiteKills();
        second.terminate();
        second.await(LIMIT).exits(130).hasNoStackTrace();
        stage.assertNothingRuns();
    }

    @Test
    void withoutAServiceNothingIsOpened() {
        // When
        var opened = stage.waybill.run(stage.migration("--detach"));

        // Then
        opened.exits(1).hasNoStackTrace();
        assertThat(opened.err()).contains("waybill serve", "SPRING_DATASOURCE_URL");
    }
}
