package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.first;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.WaybillProcess;

/** The target goes away for a while: work pauses, says so, and goes on; no file's tries are used up by it. */
final class OutageAcceptanceIT {

    private static final int FILES = 400;
    private static final int LARGE_FILES = 6;
    private static final Duration OUTAGE = Soak.lasting(Duration.ofSeconds(4), Duration.ofSeconds(60));
    private static final Duration SOON = Soak.lasting(Duration.ofSeconds(20), Duration.ofSeconds(90));
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Short outages need short bounds; soaking keeps those of the product. */
    private static final Map<String, String> BOUNDS = Soak.isOn()
            ? Map.of()
            : Map.of(
                    "WAYBILL_TARGET_CONNECTTIMEOUT", "1s",
                    "WAYBILL_TARGET_PROGRESSTIMEOUT", "2s",
                    "WAYBILL_TARGET_CALLTIMEOUT", "5s");

    @TempDir
    Path directory;

    private Store store;
    private Stage stage;

    @BeforeEach
    void prepare() {
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.waybill = stage.waybill.with(BOUNDS);
        stage.source.files(FILES, 7, 3_000);
        for (int i = 0; i < LARGE_FILES; i++) {
            stage.source.file("large-" + i, 17 << 20);
        }
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        store.close();
    }

    @Test
    void theTargetGoesDownAndComesBack() {
        // Given
        var process = startSlowly(true);
        awaitMoreWrites(40);

        // When
        store.kill();
        process.awaitLine("target s3://.* unreachable", SOON);
        assertThat(process.endsWithin(OUTAGE)).isFalse();
        store.restart();

        // Then
        process.awaitLine("target s3://.* is back", SOON);
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    /** How a target that is there does not work, and what is said of it. */
    enum Ill {
        OVERLOADED(Fault.slowDown(), "503"),
        SILENT(Fault.hang(), "no answer in time"),
        BROKEN(Fault.error(500, "InternalError"), "500"),
        CUTTING(Fault.cut(), "the exchange broke off");

        final Fault fault;
        final String said;

        Ill(Fault fault, String said) {
            this.fault = fault;
            this.said = said;
        }
    }

    @Test
    void aTargetThatIsIllInEveryWayCostsNoFileItsTries() {
        // Given
        var process = startSlowly(false);

        // When
        for (var ill : Ill.values()) {
            awaitMoreWrites(40);
            fallIll(ill);
            process.awaitLine("target s3://.* unreachable: .*" + ill.said, SOON);
            assertThat(process.endsWithin(OUTAGE)).as(ill.said).isFalse();
            stage.proxy.heal();
            slowDown();
        }

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void aTargetThatThrottlesSlowsTheWorkButEndsIt() {
        // Given: whoever is refused at the first look cannot run at all
        var tooMany = S3Request.aboveRate(60);
        stage.proxy.when(request -> !S3Request.isProbe(request.key()) && tooMany.test(request), Fault.slowDown());

        // When
        var run = stage.startMigration().await(PATIENCE);

        // Then
        run.exits(0).says("target s3://.* is busy: .*503").hasNoStackTrace();
        stage.proxy.heal();
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void requestsThatAreNeverAnsweredAreGivenUpAndRepeated() {
        // Given: nobody heals these
        Predicate<S3Request> part = S3Request::sendsPart;
        stage.proxy.when(first(5, part.negate().and(S3Request::writes)), Fault.hang());
        stage.proxy.when(first(2, part), Fault.hang());
        stage.proxy.when(first(5, S3Request::downloads), Fault.hang());

        // When
        var run = stage.startMigration().await(PATIENCE);

        // Then
        run.exits(0).says("no answer in time").hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void aRunCanBeInterruptedWhileItsTargetIsAway() {
        // Given
        var process = startSlowly(false);
        awaitMoreWrites(40);
        fallIll(Ill.SILENT);
        process.awaitLine("target s3://.* unreachable", SOON);

        // When
        var run = process.interrupt().await(Duration.ofSeconds(60));

        // Then
        run.exits(130).hasNoStackTrace();
        stage.assertNothingRuns();
        stage.proxy.heal();
        stage.migrate().exits(0);
        stage.assertAllArrivedUnblamed();
    }

    /**
     * Slow enough that small and large files are on their way at each moment of the test; in bundles many small ones are at
     * some moments, and none at others.
     */
    private WaybillProcess startSlowly(boolean bundles) {
        stage.waybill = stage.waybill.with(Map.of(
                "WAYBILL_UPLOADER_SMALL",
                "4",
                "WAYBILL_UPLOADER_LARGE",
                "1",
                "WAYBILL_UPLOADER_BUNDLES",
                String.valueOf(bundles)));
        slowDown();
        return stage.startMigration();
    }

    private void slowDown() {
        stage.proxy.when(S3Request::sendsPart, Fault.delayed(Duration.ofSeconds(1), Fault.none()));
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
    }

    /** From now on no request is answered as it should; the faults of before end, which would come first. */
    private void fallIll(Ill ill) {
        stage.proxy.heal();
        stage.proxy.when(_ -> true, ill.fault);
    }

    private void awaitMoreWrites(int count) {
        stage.proxy.forget();
        assertThat(stage.proxy.await(count, S3Request::writes, Stage.LIMIT)).isTrue();
    }
}
