package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Store;

/** A service on a laptop: nothing is configured, and batches come while it runs. */
final class ServeAcceptanceIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Store store;
    private Stage stage;

    @BeforeEach
    void prepare() {
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.source.files(200, 7, 3_000);
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        store.close();
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
