package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waybill.acceptance.kit.S3Request.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.Shell;
import org.waybill.acceptance.kit.Soak;
import org.waybill.acceptance.kit.SourceTree;

/** Whatever a file system can hold ends in the state that the design names, and comes back as it was. */
final class AnyFileAcceptanceIT extends OnStage {

    static java.util.stream.LongStream nameSeeds() {
        return Soak.seeds(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("nameSeeds")
    void namesOfAnyBytesAndSizesOfAnyBoundaryComeBack(long seed) {
        // Given
        stage.close();
        stage = new Stage(directory.resolve("seed-" + seed), seed, store);
        stage.source.wildNames(250).deep(120);
        for (int size : SourceTree.EDGE_SIZES) {
            stage.source.file("sizes/of-" + size, size);
        }
        stage.source.hardLink("second-name", "sizes/of-4097");

        // When
        var run = stage.migrate();

        // Then
        run.exits(0).hasNoStackTrace();
        stage.assertAllArrived();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"C", "POSIX"})
    void aLocaleWithoutUnicodeLosesNoName(String locale) {
        // Given: a source whose own name is no text either, handed over by a shell
        stage.close();
        stage = new Stage(directory, 3, store);
        stage.source.directory("s%C3%BC%FFd");
        stage.source.file("s%C3%BC%FFd/gr%C3%BCn.txt", 100);
        stage.source.file("s%C3%BC%FFd/%E6%97%A5%E6%9C%AC/%FE", 100);

        // When
        var printf = "d=$(printf '%s/s\\303\\274\\377d' \"$3\"); exec \"$1\" \"$2\" \"$d\" \"${@:4}\"";
        var waybill = stage.waybill.with(Map.of("LC_ALL", locale, "LANG", locale));
        var run = waybill.under("bash", "-c", printf, "bash").run(stage.migration());

        // Then
        run.exits(0).hasNoStackTrace();
        var report = Report.of(waybill.run("report", "--format", "jsonl"));
        assertThat(report.rows().keySet()).containsExactlyInAnyOrder("gr%C3%BCn.txt", "%E6%97%A5%E6%9C%AC/%FE");
        assertThat(report.states()).isEqualTo(Map.of("VERIFIED", 2L));
        assertThat(stage.store.content(stage.bucket, stage.key("grün.txt")))
                .isEqualTo(stage.source.files().get("s%C3%BC%FFd/gr%C3%BCn.txt"));
    }

    @Test
    void aDirectoryWithManyEntriesMoves() {
        // Given
        stage.source.files(Soak.many(3_000, 200_000), 1, 20);

        // When
        var run = stage.startMigration().await(Duration.ofMinutes(30));

        // Then
        run.exits(0);
        assertThat(stage.report().states())
                .isEqualTo(Map.of("VERIFIED", (long) stage.source.files().size()));
        assertThat(stage.store.list(stage.bucket, ""))
                .hasSize(stage.source.files().size());
    }

    @Test
    void aFileOfManyGigabytesGoesOnAfterAKill() {
        assumeTrue(Soak.isOn(), "sends 5 GiB; run with -Psoak");
        // Given: a run that was killed after a third
        long size = (5L << 30) + 123;
        long parts = (size + (16 << 20) - 1) / (16 << 20);
        stage.source.sparse("huge.img", size);
        Predicate<S3Request> part = method("PUT").and(request -> request.query().containsKey("partNumber"));
        var process = stage.startMigration();
        assertThat(stage.proxy.await((int) parts / 3, part, Duration.ofMinutes(10)))
                .isTrue();
        process.kill();

        // When
        var run = stage.startMigration().await(Duration.ofMinutes(30));

        // Then: at most the parts that were on their way went twice
        run.exits(0).hasNoStackTrace();
        assertThat(stage.proxy.count(part)).isBetween(parts, parts + 8);
        stage.assertAllArrived();
    }

    @Test
    void linksAreSkippedAndReportedUnlessTheyAreToBeFollowed() {
        // Given
        makeLinks();

        // When
        var run = stage.migrate().exits(0);

        // Then
        run.says("2 symbolic links to directories were skipped; --symlinks follow takes");
        var report = stage.report();
        for (String link : new String[] {"inside", "dangling", "loop", "outside", "directory-link"}) {
            report.of(link).is("SKIPPED");
        }
        stage.assertAllArrived();
    }

    @Test
    void followedLinksStayInsideTheSourceAndEndLoops() {
        // Given
        makeLinks();

        // When
        var run = stage.migrate("--symlinks", "follow");

        // Then
        assertThat(run.exit()).isIn(0, 3);
        run.hasNoStackTrace();
        var report = stage.report();
        report.of("real/file.txt").is("VERIFIED");
        report.of("inside").is("VERIFIED");
        report.of("directory-link/file.txt").is("VERIFIED");
        for (String link : new String[] {"dangling", "loop", "outside"}) {
            assertThat(report.of(link).state()).as(link).isIn("SKIPPED", "FAILED");
        }
        assertThat(stage.store.list(stage.bucket, "").keySet())
                .containsExactlyInAnyOrder(
                        stage.key("real/file.txt"), stage.key("inside"), stage.key("directory-link/file.txt"));
    }

    private void makeLinks() {
        stage.source.file("real/file.txt", 300);
        var secret = new SourceTree(directory.resolve("elsewhere"), 9).file("secret.txt", 50);
        stage.source.link("inside", Path.of("real/file.txt"));
        stage.source.link("directory-link", Path.of("real"));
        stage.source.link("dangling", Path.of("nowhere"));
        stage.source.link("loop", Path.of("loop"));
        stage.source.link("real/up", Path.of(".."));
        stage.source.link("outside", secret);
    }

    @Test
    void pipesAndSocketsAreSkippedAndNeverOpened() {
        // Given
        stage.source.file("plain", 10);
        stage.source.fifo("a-fifo");
        stage.source.socket("a-socket");

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.report().of("a-fifo").is("SKIPPED");
        stage.report().of("a-socket").is("SKIPPED");
        stage.assertAllArrived();
    }

    @Test
    void whatCannotBeReadFailsByNameAndTheRestArrives() throws IOException {
        // Given
        stage.source.files(10, 2, 100);
        var file = stage.source.file("locked.txt", 100);
        stage.source.file("locked-directory/inside.txt", 100);
        var lockedDirectory = stage.source.path("locked-directory");
        stage.source.unexpect("locked.txt");
        stage.source.unexpect("locked-directory");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(lockedDirectory, PosixFilePermissions.fromString("---------"));
        var waybill = stage.withoutPrivileges();

        // When
        var dry = waybill.run(stage.migration("--dry-run"));
        var run = waybill.run(stage.migration());

        // Then
        dry.exits(3).says("locked.txt  \\[fails, unreadable\\]").says("fails, unreadable +2 files");
        run.exits(3).says("(?i)unreadable").says("(?i)permission").hasNoStackTrace();
        var report = stage.assertAllArrived();
        report.of("locked.txt").failedBecause("unreadable");
        report.of("locked-directory").failedBecause("unreadable");

        // And when the permissions are mended
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(lockedDirectory, PosixFilePermissions.fromString("rwx------"));
        waybill.run(stage.migration()).exits(0);
        stage.report().of("locked.txt").is("VERIFIED");
        stage.report().of("locked-directory/inside.txt").is("VERIFIED");
    }

    @Test
    void aReadOnlyMountIsASource() {
        assumeTrue(Shell.isRoot(), "mounting needs root");
        // Given
        stage.source.files(10, 2, 100);
        var root = stage.source.root().toString();
        assumeTrue(Shell.succeeds("mount", "--bind", root, root), "mounting needs privileges");
        try {
            Shell.run("mount", "-o", "remount,ro,bind", root);

            // When
            var run = stage.migrate();

            // Then
            run.exits(0);
            stage.assertAllArrived();
        } finally {
            Shell.run("umount", root);
        }
    }

    @Test
    void aSourceThatWasUnmountedIsRefusedAndNothingIsGone() throws IOException {
        // Given
        stage.source.files(10, 2, 100);
        stage.migrate().exits(0);
        var aside = directory.resolve("aside");
        Files.move(stage.source.root(), aside);
        Files.createDirectory(stage.source.root());

        // When
        var run = stage.migrate();

        // Then
        assertThat(run.exit()).as(run.toString()).isIn(1, 3);
        run.says("(?i)mount").hasNoStackTrace();
        assertThat(stage.report().states()).isEqualTo(Map.of("VERIFIED", 10L));
        Files.delete(stage.source.root());
        Files.move(aside, stage.source.root());
        stage.migrate().exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aSourceThatIsAwayWhileItIsWalkedIsWalkedToItsEndWhenItIsBack() throws IOException {
        // Given: a walk that goes on when the first files are sent
        stage.source.files(3_000, 3_000, 100);
        for (var directory : stage.source.files().keySet()) {
            for (int empty = 0; empty < 50; empty++) {
                Files.createDirectory(stage.source.path(directory).resolveSibling("empty" + empty));
            }
        }
        var aside = directory.resolve("aside");
        stage.proxy.when(S3Request.first(1, S3Request::writes), exchange -> {
            Files.move(stage.source.root(), aside);
            Fault.none().handle(exchange);
        });

        // When
        var run = stage.startMigration().awaitLine("cannot be read.*Waiting for it", Stage.LIMIT);
        Files.move(aside, stage.source.root());

        // Then
        run.await(Stage.LIMIT).exits(0);
        stage.assertAllArrived();
    }

    @Test
    void aFileThatChangesWhileItIsSentArrivesAsItIsInTheEnd() {
        // Given: at the first part of each, the file is another
        stage.source.file("grows", 120 << 20);
        stage.source.file("shrinks", 120 << 20);
        stage.source.file("replaced", 120 << 20);
        stage.source.file("vanishes", 120 << 20);
        onFirstWrite("grows", () -> stage.source.file("grows", 130 << 20));
        onFirstWrite("shrinks", () -> stage.source.file("shrinks", 1 << 10));
        onFirstWrite("replaced", () -> {
            stage.source.remove("replaced");
            stage.source.file("replaced", 120 << 20);
        });
        onFirstWrite("vanishes", () -> stage.source.remove("vanishes"));

        // When
        var run = stage.migrate();

        // Then
        run.exits(0);
        stage.report().of("vanishes").is("GONE");
        stage.assertAllArrived();
    }

    private void onFirstWrite(String path, Runnable change) {
        stage.proxy.when(
                S3Request.first(
                        1,
                        request ->
                                request.method().equals("PUT") && request.key().equals(stage.key(path))),
                exchange -> {
                    change.run();
                    Fault.none().handle(exchange);
                });
    }

    @Test
    void aFileThatNeverRestsIsHotAndNoFailureOfTheOthers() throws InterruptedException {
        // Given
        stage.source.files(10, 2, 100);
        var log = stage.source.file("busy.log", 6 << 20);
        stage.source.unexpect("busy.log");
        var ended = new java.util.concurrent.CountDownLatch(1);
        var writer = Thread.ofPlatform().start(() -> writeUntil(ended, log));

        try {
            // When
            var run = stage.migrate();

            // Then
            run.exits(3).says("(?i)hot").hasNoStackTrace();
            var report = stage.assertAllArrived();
            assertThat(report.of("busy.log").state()).isEqualTo("FOUND");
            assertThat(report.of("busy.log").json().get("hot").asString()).isNotIn("0", "false");
        } finally {
            ended.countDown();
            writer.join(Duration.ofSeconds(5));
        }
        stage.migrate().exits(0);
        stage.report().of("busy.log").is("VERIFIED");
    }

    private static void writeUntil(java.util.concurrent.CountDownLatch ended, Path log) {
        try {
            while (!ended.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                Files.writeString(log, "one more line\n", java.nio.file.StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
