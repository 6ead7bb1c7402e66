package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Store;
import org.waybill.acceptance.kit.WaybillProcess;

/** The disk under the home, with the ledger and with Kafka's log, fills up in the middle. */
final class FullDiskAcceptanceIT {

    @TempDir
    Path directory;

    private static final int LEFT_MIB = 150;

    private Store store;
    private Stage stage;

    @BeforeEach
    void prepare() throws IOException {
        store = Store.start(directory.resolve("store"));
        stage = new Stage(directory, 1, store);
        stage.source.files(600, 7, 3_000);
        var home = Files.createDirectories(stage.waybill.home()).toString();
        assumeTrue(
                Shell.isRoot() && Shell.succeeds("mount", "-t", "tmpfs", "-o", "size=2g,mode=700", "tmpfs", home),
                "mounting needs root and its privileges");
    }

    @AfterEach
    void cleanUp() {
        stage.close();
        Shell.succeeds("umount", stage.waybill.home().toString());
        store.close();
    }

    @Test
    void workPausesBeforeTheDiskIsFullSaysSoAndGoesOnWhenThereIsSpaceAgain() throws IOException {
        // Given
        var process = startSlowly();

        // When
        var filler = fill(LEFT_MIB);
        process.awaitLine("MiB are free", Duration.ofSeconds(60));
        boolean ended = process.endsWithin(Duration.ofSeconds(10));
        Files.delete(filler);

        // Then
        assertThat(ended).as(process::output).isFalse();
        process.await(Stage.LIMIT).exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    @Test
    void aRunWhoseDiskIsFilledToTheLastByteEndsWithTheNextStepAndTheSameCommandGoesOn() throws IOException {
        // Given
        var process = startSlowly();

        // When
        var filler = fill(0);
        var run = process.await(Duration.ofSeconds(90));
        stage.assertNothingRuns();
        Files.delete(filler);

        // Then
        run.exits(1).says("MiB are free for .*; free some.*same command").hasNoStackTrace();
        stage.migrate().exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
    }

    private WaybillProcess startSlowly() {
        stage.waybill = stage.waybill.with(Map.of("WAYBILL_LANES_SMALLFILES", "20"));
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(100), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(50, S3Request::writes, Stage.LIMIT)).isTrue();
        return process;
    }

    /** Takes all space of the home's disk but so much, and gives the file that takes it. */
    private Path fill(int leftMib) {
        var filler = stage.waybill.home().resolve("filler");
        long mib = (stage.waybill.home().toFile().getUsableSpace() >> 20) - leftMib;
        // More than there is, where nothing is to be left: the last byte is taken by the write that fails.
        Shell.succeeds("dd", "if=/dev/zero", "of=" + filler, "bs=1M", "count=" + (leftMib == 0 ? 2 * mib : mib));
        return filler;
    }
}
