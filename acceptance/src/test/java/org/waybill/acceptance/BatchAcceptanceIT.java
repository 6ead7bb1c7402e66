package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.WaybillProcess;
import org.waybill.acceptance.kit.WaybillRun;

/** An operator pauses, resumes and cancels batches while a service works on them. */
final class BatchAcceptanceIT extends OnStage {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Within this time an order takes effect everywhere. */
    private static final Duration EFFECT = Duration.ofSeconds(2);

    /** Within this time nothing is left of an upload that was given up, counted from the order or from the start. */
    private static final Duration TAKEN_BACK = Duration.ofSeconds(20);

    private static final int SMALL = 300;
    private static final int PARTS = 12;

    /** Parts that arrive at once where the others are held. */
    private static final int ARRIVED = 2;

    private final CompletableFuture<Void> paused = new CompletableFuture<>();

    @BeforeEach
    void prepare() {
        stage.waybill = stage.waybill.with(Map.of(
                "WAYBILL_UPLOADER_SMALL", "4", "WAYBILL_UPLOADER_LARGE", "1", "WAYBILL_UPLOADER_BUNDLES", "false"));
        stage.source.files(SMALL, 7, 3_000);
        stage.source.file("large", PARTS * (16 << 20));
        stage.proxy.when(S3Request::sendsPart, Fault.delayed(Duration.ofSeconds(1), Fault.none()));
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(100), Fault.none()));
    }

    @Test
    void aPauseTakesEffectSurvivesAKillAndLosesNothing() throws Throwable {
        // Given
        var first = serve();
        start();
        assertThat(stage.proxy.await(20, S3Request::writes, LIMIT)).isTrue();
        assertThat(stage.proxy.await(1, S3Request::sendsPart, LIMIT)).isTrue();

        // When: paused, and the process killed and started again meanwhile
        order("pause", "--reason", "backup window").exits(0);
        assertThat(first.endsWithin(EFFECT)).isFalse();
        var sent = stage.proxy.count(S3Request::writes);
        first.kill();
        var second = serve();
        var paused = order("show", "-o", "json").exits(0).json();
        order("pause").exits(0).says("already paused");
        assertThat(stage.waybill.run(stage.migration("--detach")).exits(1).err())
                .contains("is paused by", "waybill batch resume 1");
        var later = stage.proxy.count(S3Request::writes);
        order("resume").exits(0);

        // Then
        assertThat(paused.path("state").stringValue()).isEqualTo("PAUSED");
        assertThat(paused.path("reason").stringValue()).isEqualTo("backup window");
        assertThat(later).as("writes while it is paused").isEqualTo(sent);
        assertThat(sent).isLessThan(SMALL);
        awaitState("DONE");
        stage.assertAllArrivedDespiteKills();
        assertThat(stage.report().rows().values())
                .as("a pause is no failure of a file")
                .allMatch(row -> row.json().get("failures").asInt() == 0);
        second.terminate();
        second.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void whatIsCancelledEndsForGoodAndTheNextBatchMovesTheRest() throws Throwable {
        // Given
        var service = serve();
        start();
        assertThat(stage.proxy.await(2, S3Request::sendsPart, LIMIT)).isTrue();

        // When
        order("cancel", "--reason", "wrong day").exits(0);
        Eventually.assertThat(
                LIMIT,
                () -> assertThat(stage.store.unfinishedUploads(stage.bucket, ""))
                        .isEmpty());
        var resumed = order("resume");
        stage.proxy.heal();
        var next = stage.waybill.run(
                "batch",
                "start",
                stage.source.root().toString(),
                stage.target(),
                "--endpoint",
                stage.proxy.endpoint().toString(),
                "-o",
                "json");

        // Then
        assertThat(resumed.exits(1).hasNoStackTrace().err()).contains("cancelled by", "start another batch");
        assertThat(next.exits(0).json().path("batch").asInt()).isEqualTo(2);
        stage.waybill.run("batch", "follow", "2").exits(0);
        stage.assertAllArrived();
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void whatAPauseLeftAtTheTargetIsTakenBackWhenTheBatchIsCancelled() throws Throwable {
        // Given
        holdAllButTheFirstParts();
        var service = serve();
        start();
        pauseBetweenParts();

        // When
        order("cancel").exits(0);

        // Then
        awaitNothingUnfinished();
        service.terminate();
        service.await(LIMIT).exits(130).hasNoStackTrace();
    }

    @Test
    void whatAPauseLeftAtTheTargetIsTakenBackAlsoByALaterProcess() throws Throwable {
        // Given: cancelled while nothing runs
        holdAllButTheFirstParts();
        var first = serve();
        start();
        pauseBetweenParts();
        first.kill();
        order("cancel").exits(0);
        assertThat(stage.store.unfinishedUploads(stage.bucket, "")).isNotEmpty();

        // When
        var second = serve();

        // Then
        awaitNothingUnfinished();
        second.terminate();
        second.await(LIMIT).exits(130).hasNoStackTrace();
    }

    /** Pauses after some parts have arrived, while others cannot arrive before the order is given. */
    private void pauseBetweenParts() throws Throwable {
        assertThat(stage.proxy.await(ARRIVED + 1, S3Request::sendsPart, LIMIT)).isTrue();
        order("pause").exits(0);
        paused.complete(null);
        Eventually.assertThat(
                LIMIT,
                () -> assertThat(order("show", "-o", "json")
                                .exits(0)
                                .json()
                                .path("states")
                                .path("DISPATCHED")
                                .path("files")
                                .asInt())
                        .isZero());
        assertThat(stage.store.unfinishedUploads(stage.bucket, "")).isNotEmpty();
    }

    private void holdAllButTheFirstParts() {
        stage.proxy.heal();
        stage.proxy.when(S3Request.first(ARRIVED, S3Request::sendsPart), Fault.none());
        stage.proxy.when(
                S3Request::sendsPart,
                Fault.delayed(Duration.ofSeconds(2), Fault.heldUntil(paused, new CompletableFuture<>())));
    }

    private void awaitNothingUnfinished() throws Throwable {
        Eventually.assertThat(
                TAKEN_BACK,
                () -> assertThat(stage.store.unfinishedUploads(stage.bucket, ""))
                        .isEmpty());
    }

    private WaybillProcess serve() {
        return stage.waybill.start("serve");
    }

    private void start() throws Throwable {
        Eventually.assertThat(
                LIMIT, () -> stage.waybill.run(stage.migration("--detach")).exits(0));
    }

    private WaybillRun order(String verb, String... options) {
        var arguments = new ArrayList<>(List.of("batch", verb, "1"));
        arguments.addAll(List.of(options));
        return stage.waybill.run(arguments.toArray(String[]::new));
    }

    private void awaitState(String state) throws Throwable {
        Eventually.assertThat(
                LIMIT,
                () -> assertThat(order("show", "-o", "json")
                                .exits(0)
                                .json()
                                .path("state")
                                .stringValue())
                        .isEqualTo(state));
    }
}
