package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Binary;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.ManagementPort;
import org.waybill.acceptance.kit.Metric;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Waybill;

/** A service tells its health and its metrics, and nothing else. */
final class ManagementAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What a scrape lacks while there is nothing to tell. */
    private static final Set<String> SOMETIMES = Set.of(
            "waybill_oldest_pending_timestamp_seconds",
            "waybill_outbox_oldest_timestamp_seconds",
            "jvm_gc_pause_seconds",
            "jvm_gc_pause_seconds_max",
            "jvm_gc_concurrent_phase_time_seconds",
            "jvm_gc_concurrent_phase_time_seconds_max");

    @BeforeEach
    void prepare() {
        stage.source.files(200, 7, 3_000);
        stage.source.file("large.bin", 20 << 20);
        stage.waybill = stage.waybill.with(Map.of(
                "WAYBILL_TARGET_CONNECTTIMEOUT", "1s",
                "WAYBILL_TARGET_PROGRESSTIMEOUT", "2s",
                "WAYBILL_TARGET_CALLTIMEOUT", "5s"));
    }

    private static void awaitReady(ManagementPort port) throws Throwable {
        Eventually.assertThat(
                LIMIT, () -> assertThat(port.get("/readyz").statusCode()).isEqualTo(200));
    }

    private void awaitDone() throws Throwable {
        Eventually.assertThat(LIMIT, () -> {
            var status = stage.waybill.run("status", "-o", "json").exits(0).json();
            assertThat(status.path("batchState").toString()).contains("DONE");
        });
    }

    @Test
    void whatItMeasuresIsWhatTheDocumentationDescribes() throws Throwable {
        // Given
        var service = stage.waybill.start("serve");
        var port = ManagementPort.of(service);
        awaitReady(port);

        // When
        stage.waybill.run(stage.migration("--detach")).exits(0);
        awaitDone();
        Eventually.assertThat(
                LIMIT,
                () -> assertThat(port.get("/metrics").body())
                        .containsPattern("waybill_files\\{kind=\"\",migration=\"\\S+\",state=\"VERIFIED\"} 201"));
        var scrape = port.get("/metrics").body();

        // Then
        assertThat(scrape)
                .containsPattern("waybill_verified_bytes_total\\{\\S+} [1-9]")
                .containsPattern("waybill_target_sent_bytes_total\\{\\S+} [1-9]")
                .containsPattern("waybill_role_processes\\{role=\"uploader\"} 1")
                .containsPattern("waybill_open_batches\\{\\S+state=\"RUNNING\"} 0");
        assertDescribed(scrape);
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    private static void assertDescribed(String scrape) throws IOException {
        var page = Metric.ofPage(Files.readString(Waybill.root().resolve("docs/metrics.md")));
        var measured = Metric.ofScrape(scrape);
        var described = new TreeSet<>(page.keySet());
        described.removeAll(SOMETIMES);
        described.removeAll(measured.keySet());
        assertThat(described).as("described and not measured").isEmpty();
        assertThat(measured.values())
                .allSatisfy(metric -> assertThat(page.get(metric.name()))
                        .as("in docs/metrics.md: %s", metric)
                        .isEqualTo(metric));
    }

    @Test
    void aScrapeIsAsPrometheusWantsIt() throws Throwable {
        // Given
        var promtool = Binary.require("promtool", "WAYBILL_TEST_PROMTOOL");
        var port = ManagementPort.of(stage.waybill.start("serve"));
        awaitReady(port);

        // When
        var file = Files.writeString(
                directory.resolve("scrape"), port.get("/metrics").body());
        var check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();

        // Then
        assertThat(new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void itSaysThatItWaitsForTheTarget() throws Throwable {
        // Given
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
        var port = ManagementPort.of(stage.waybill.start("serve"));
        awaitReady(port);
        stage.waybill.run(stage.migration("--detach")).exits(0);
        assertThat(stage.proxy.await(20, S3Request::writes, LIMIT)).isTrue();

        // When
        stage.proxy.when(_ -> true, Fault.cut());

        // Then
        Eventually.assertThat(LIMIT, () -> {
            var answer = port.get("/readyz");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"cause\":\"target\"", stage.bucket, "\"since\":\"20");
        });
        assertThat(port.get("/metrics").body())
                .containsPattern("waybill_waits\\{cause=\"target\",role=\"\\w+\"} [1-9]");
        assertThat(port.get("/livez").statusCode()).isEqualTo(200);
        stage.proxy.heal();
        awaitReady(port);
        awaitDone();
    }

    @Test
    void aPortThatIsTakenEndsTheStartBeforeAnythingIsDone() throws Throwable {
        // Given
        var first = ManagementPort.of(stage.waybill.start("serve"));
        var other = Waybill.in(directory.resolve("other"))
                .with(Map.of("WAYBILL_MANAGEMENT_PORT", String.valueOf(first.number())));

        // When
        var second = other.run("serve");

        // Then
        second.exits(1).hasNoStackTrace();
        assertThat(second.err()).contains("127.0.0.1:" + first.number(), "WAYBILL_MANAGEMENT_PORT");
        assertThat(other.home().resolve("postgres")).doesNotExist();
        assertThat(other.home().resolve("kafka")).doesNotExist();
    }

    @Test
    void itIsNotReadyWhileItStopsAndLivesUntilItsEnd() throws Throwable {
        // Given: slow uploads
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofSeconds(1), Fault.none()));
        var service = stage.waybill.start("serve");
        var port = ManagementPort.of(service);
        awaitReady(port);
        stage.waybill.run(stage.migration("--detach")).exits(0);
        assertThat(stage.proxy.await(20, S3Request::writes, LIMIT)).isTrue();

        // When
        service.terminate();

        // Then
        Eventually.assertThat(LIMIT, () -> {
            assertThat(port.get("/readyz").body()).contains("stopping");
            assertThat(port.get("/livez").statusCode()).isEqualTo(200);
        });
        service.await(Duration.ofSeconds(30)).exits(130).hasNoStackTrace();
    }

    @Test
    void thereAreThreePathsAndNothingCanBeChanged() throws Throwable {
        // Given
        var port = ManagementPort.of(stage.waybill.start("serve"));

        // Then
        for (var path : new String[] {"/", "/actuator", "/env", "/heapdump", "/api/v1/migrations", "/livez/x"}) {
            assertThat(port.get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (var path : new String[] {"/livez", "/readyz", "/metrics"}) {
            assertThat(port.ask("POST", path).statusCode()).as(path).isEqualTo(405);
        }
    }

    @Test
    void whoSendsAHeadWithoutEndOrOnlyHalfOfOneIsCutOff() {
        // Given
        var port = ManagementPort.of(stage.waybill.start("serve"));

        // Then
        assertThat(port.answerTo("GET /livez HTTP/1.1\r\nHost: here\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n"))
                .doesNotContain(" 200 ");
        assertThat(port.answerTo("GET /livez HTTP/1.1\r\nHost: he")).doesNotContain(" 200 ");
        assertThat(port.get("/livez").statusCode()).isEqualTo(200);
    }
}
