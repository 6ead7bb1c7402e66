package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.WaybillProcess;

/** A limit holds all workers of a migration back, and is changed while they work. */
final class LimitAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MB = 1_000_000;

    /** What a limit may be exceeded by. */
    private static final double TOLERANCE = 1.1;

    @Test
    void oneLargeFileKeepsALimitOfBytesUntilItIsLifted() throws Throwable {
        // Given: 160 MB would take 27 minutes at 100 kB/s
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_UPLOADER_LARGE", "1"));
        limit("6MB/s");
        stage.source.file("large", 160 * MB);
        var service = serve();
        assertThat(stage.proxy.await(1, S3Request::sendsPart, LIMIT)).isTrue();

        // When: its parts arrive for some seconds, from the first that has arrived on
        var from = Instant.now();
        long before = stage.proxy.count(S3Request::sendsPart);
        assertThat(stage.proxy.await((int) before + 8, S3Request::sendsPart, LIMIT))
                .isTrue();
        var took = Duration.between(from, Instant.now());
        var shown = stage.waybill
                .run("limit", "1", "100kB/s", "-o", "json")
                .exits(0)
                .json();
        stage.waybill.run("limit", "1", "off").exits(0).says("has no limit");

        // Then: three parts travel at once; they may have been nearly sent when the clock was started
        double leastSeconds = (8.0 - 3) * (8 << 20) / (6 * MB) / TOLERANCE;
        assertThat(took.toMillis() / 1000.0).isGreaterThan(leastSeconds);
        assertThat(shown.path("now").stringValue()).isEqualTo("100kB/s");
        awaitDone();
        stage.assertAllArrived();
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void manySmallFilesKeepALimitOfFilesAndATimetableStopsThem() throws Throwable {
        // Given
        int files = 400;
        limit("50files/s");
        stage.source.files(files, 7, 3_000);
        var service = serve();
        assertThat(stage.proxy.await(1, S3Request::writes, LIMIT)).isTrue();
        var from = Instant.now();
        long before = stage.proxy.count(S3Request::writes);

        // When
        assertThat(stage.proxy.await((int) before + 200, S3Request::writes, LIMIT))
                .isTrue();
        var took = Duration.between(from, Instant.now());
        stage.waybill
                .run("limit", "1", "--timetable", "Mon-Sun 00:00-24:00 0")
                .exits(0)
                .says("now: 0");
        assertThat(service.endsWithin(Duration.ofSeconds(3))).isFalse();
        long closed = stage.proxy.count(S3Request::writes);
        assertThat(service.endsWithin(Duration.ofSeconds(2))).isFalse();
        long still = stage.proxy.count(S3Request::writes);
        stage.waybill.run("limit", "1", "off").exits(0);

        // Then: a moment's share may be sent at once
        assertThat(took.toMillis() / 1000.0).isGreaterThan((200 - 50 * 0.4) / 50 / TOLERANCE);
        assertThat(still).as("writes while the timetable lets nothing through").isEqualTo(closed);
        assertThat(closed).isLessThan(files);
        awaitDone();
        stage.assertAllArrivedUnblamed();
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void whatIsNoLimitIsRefusedWithAnExample() throws Throwable {
        // Given
        stage.source.file("file", 10);
        stage.migrate().exits(0);

        // When
        var limit = stage.waybill.run("limit", "1", "fast");
        var timetable = stage.waybill.run("limit", "1", "5MB/s", "--timetable", "daily");
        var zone = stage.waybill.run("limit", "1", "5MB/s", "--zone", "Mars");

        // Then
        assertThat(limit.exits(1).err()).contains("'fast' is no limit", "20MB/s,200files/s");
        assertThat(timetable.exits(1).err()).contains("'daily' is no entry", "Mon-Fri 08:00-18:00 5MB/s");
        assertThat(zone.exits(1).err()).contains("'Mars' is no time zone");
        stage.waybill.run("limit", "1").exits(0).says("has no limit");
    }

    /** Limits a migration that exists already. */
    private void limit(String limit) {
        stage.source.file("first", 10);
        stage.migrate().exits(0);
        stage.waybill.run("limit", "1", limit).exits(0).says("now: " + limit);
        stage.proxy.forget();
    }

    private WaybillProcess serve() throws Throwable {
        var service = stage.waybill.start("serve");
        Eventually.assertThat(
                LIMIT, () -> stage.waybill.run(stage.migration("--detach")).exits(0));
        return service;
    }

    private void awaitDone() throws Throwable {
        Eventually.assertThat(
                LIMIT,
                () -> assertThat(stage.waybill
                                .run("batch", "show", "2", "-o", "json")
                                .exits(0)
                                .json()
                                .path("state")
                                .stringValue())
                        .isEqualTo("DONE"));
    }
}
