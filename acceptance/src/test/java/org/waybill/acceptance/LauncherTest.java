package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.acceptance.kit.Checkout;
import org.waybill.acceptance.kit.Eventually;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Waybill;
import org.waybill.acceptance.kit.WaybillRun;

/** When the launcher builds, and who waits for it; of what it builds nothing is real. */
final class LauncherTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String[] STRANGER = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

    @TempDir
    Path directory;

    private Checkout checkout;
    private Waybill waybill;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Checkout.in(directory);
        System.setProperty("waybill.command", checkout.launcher().toString());
        waybill = Waybill.in(directory)
                .with(Map.of("WAYBILL_JAVA_HOME", checkout.jdk().toString()));
        Files.createDirectories(waybill.home());
    }

    @AfterEach
    void stop() {
        waybill.close();
        System.clearProperty("waybill.command");
    }

    @Test
    void itBuildsAtTheFirstUseAndWhenTheSourcesHaveChanged() throws IOException {
        // When / Then
        isStarted(waybill.run("status"));
        isStarted(waybill.run("status"));
        assertThat(checkout.builds()).isEqualTo(1);
        checkout.change();
        isStarted(waybill.run("status"));
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void aBuildInAnotherContainerIsWaitedForAndUsed() throws IOException {
        var container = new String[] {"unshare", "--map-root-user", "--pid", "--fork"};
        assumeTrue(Shell.succeeds("unshare", "--map-root-user", "--pid", "--fork", "true"), "needs namespaces");
        // Given
        checkout.hold();
        var builder = waybill.under(container).start("status").awaitLine("Building", SOON);

        // When
        var other = waybill.start("doctor").awaitLine("Waiting for the build of process \\d+ of \\w+ on .", SOON);
        checkout.goOn();

        // Then
        isStarted(builder.await(SOON));
        isStarted(other.await(SOON));
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void aBuildOfAnotherUserIsWaitedForAndUsed() throws IOException {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        checkout.hold();
        var builder = waybill.start("status").awaitLine("Building", SOON);

        // When
        var other = waybill.under(STRANGER).start("doctor").awaitLine("Waiting for the build of process .* root", SOON);
        checkout.goOn();

        // Then
        isStarted(builder.await(SOON));
        isStarted(other.await(SOON));
        assertThat(other.output().lines()).hasSize(2);
    }

    @Test
    void aBuildThatWasKilledHoldsNobodyUp() throws IOException {
        // Given
        checkout.hold();
        waybill.start("status").awaitLine("Building", SOON).kill();
        waybill.close();
        checkout.goOn();

        // When / Then
        isStarted(waybill.run("status"));
    }

    @Test
    void whoMayNotBuildIsToldWhatToDo() throws IOException {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        isStarted(waybill.run("status"));
        checkout.change();

        // When
        var process = waybill.under(STRANGER).start("status");

        // Then
        assertThat(process.endsWithin(SOON)).as(process::output).isTrue();
        process.await(SOON).exits(1).says("(?s)Cannot build: .*build.lock.*denied.*owner");
    }

    @Test
    void theJarOfAnEarlierVersionIsNotInTheWay() throws IOException {
        // Given
        var jars = Files.createDirectories(checkout.root().resolve("dist/target/jars"));
        Files.createFile(jars.resolve("waybill-app-1.jar"));

        // When / Then
        isStarted(waybill.run("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
    void nothingOfABuildThatIsEndedStays(String signal) throws Throwable {
        // Given: a standard error that stays open, as a terminal does
        checkout.hold();
        var process =
                waybill.under("sh", "-c", "exec \"$0\" \"$@\" 2>/dev/null").start("status");
        Eventually.assertThat(SOON, () -> assertThat(checkout.builds()).isEqualTo(1));

        // When
        process.signal(signal);
        checkout.goOn();

        // Then
        assertThat(process.endsWithin(SOON)).as(process::output).isTrue();
        Eventually.assertThat(SOON, () -> assertThat(waybill.processes()).isEmpty());
    }

    @Test
    void whatAnotherJdkBuiltIsBuiltAnew() throws IOException {
        // Given
        isStarted(waybill.run("status"));
        checkout.jdk("25.0.2");

        // When / Then
        isStarted(waybill.run("status"));
        isStarted(waybill.run("status"));
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void whatAnotherJdkBuiltIsUsedWithAWordWhereNothingMayBeBuilt() throws IOException {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        isStarted(waybill.run("status"));
        checkout.jdk("25.0.2");

        // When
        var run = waybill.under(STRANGER).run("status");

        // Then
        isStarted(run.says("another JDK"));
    }

    @Test
    void whatStaysTheSameStaysWhereItIs() throws IOException {
        // Given
        isStarted(waybill.run("status"));
        var product = checkout.product().toRealPath();
        checkout.change();

        // When
        isStarted(waybill.run("status"));

        // Then
        assertThat(checkout.product().toRealPath()).isEqualTo(product);
        checkout.jdk("25.0.2");
        isStarted(waybill.run("status"));
        assertThat(checkout.product().toRealPath()).isNotEqualTo(product);
        assertThat(product).doesNotExist();
    }

    @Test
    void whatWasBuiltRunsElsewhereForOthersAndThroughLinks() throws IOException {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        isStarted(waybill.run("status"));
        var elsewhere = Files.createDirectory(directory.resolve("with space")).resolve("waybill");
        Shell.run("cp", "-R", checkout.product().toRealPath().toString(), elsewhere.toString());
        var bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../with space/waybill/bin/waybill"));
        Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
        Files.move(checkout.root().resolve("dist"), directory.resolve("gone"));

        // When
        System.setProperty("waybill.command", bin.resolve("second").toString());
        var run = waybill.under(STRANGER).run("status");

        // Then
        isStarted(run.says("AOTCache=" + elsewhere + "/waybill.aot -jar " + elsewhere + "/waybill.jar"));
    }

    @Test
    void whatIsWrittenIntoTheHomeIsForItsOwnerAndWhatIsBuiltForAll() throws IOException {
        // When
        var run = waybill.under("sh", "-c", "umask 022; exec \"$0\" \"$@\"").run("status");

        // Then
        isStarted(run.says("umask 0?077"));
        var built = checkout.product().resolve("made-of");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(built)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void rootBuildsAndRunsNothingThatAnotherUserCouldChange() throws IOException {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        var waybill = this.waybill.with(Map.of("WAYBILL_TRUST_CHECKOUT", ""));
        var refusal = "belongs to user 65534.*\n.*WAYBILL_TRUST_CHECKOUT=1";
        Shell.run("chown", "-R", "65534", checkout.root().toString());

        // When / Then: neither builds it nor runs what its owner has built
        waybill.run("status").exits(1).says(refusal);
        assertThat(checkout.builds()).isZero();
        isStarted(waybill.under(STRANGER).run("status"));
        waybill.run("status").exits(1).says(refusal);
        isStarted(waybill.with(Map.of("SUDO_UID", "65534")).run("status"));
        isStarted(waybill.with(Map.of("WAYBILL_TRUST_CHECKOUT", "1")).run("status"));
    }

    @Test
    void aLockThatAStrangerHoldsIsNotWaitedForWithoutEnd() throws Exception {
        assumeTrue(Shell.isRoot() && Shell.succeeds("setpriv", "--version"), "needs root and setpriv");
        // Given
        isStarted(waybill.run("status"));
        checkout.change();
        var lock = checkout.root().resolve("dist/target/build.lock").toString();
        var command = new ArrayList<>(List.of(STRANGER));
        command.addAll(List.of("flock", "--shared", lock, "sh", "-c", "echo held; exec cat"));
        var stranger = new ProcessBuilder(command).start();
        assertThat(stranger.inputReader().readLine()).isEqualTo("held");

        // When
        try {
            var run = waybill.with(Map.of("WAYBILL_BUILD_WAIT", "1")).run("status");

            // Then
            run.exits(1).says("Gave up after 1 s: process \\d+ of (nobody|UNKNOWN) holds .*build.lock");
        } finally {
            stranger.getOutputStream().close();
            stranger.waitFor();
        }
        isStarted(waybill.run("status"));
    }

    private static void isStarted(WaybillRun run) {
        run.exits(0).says("started: .*waybill.jar (status|doctor)");
    }
}
