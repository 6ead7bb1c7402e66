package org.waybill.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.SourcePath;
import org.waybill.model.glob.Filter;
import org.waybill.source.Entry;
import org.waybill.source.Links;
import org.waybill.source.Source;

@Timeout(60)
class WalkTest {

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("source"));
    }

    private Map<String, Sighting> walk(Symlinks symlinks, Filter filter) throws Exception {
        var source = new Source(root);
        var met = new HashMap<String, Sighting>();
        new Walk(source, planner(symlinks, filter))
                .run(sighting -> assertThat(met.put(sighting.path().encoded(), sighting))
                        .as("met twice")
                        .isNull());
        return met;
    }

    private static Planner planner(Symlinks symlinks, Filter filter) {
        return new Planner(symlinks, filter, path -> "app/" + path.encoded());
    }

    private Map<String, Sighting> walk(Symlinks symlinks) throws Exception {
        return walk(symlinks, new Filter(List.of(), List.of()));
    }

    private Path file(String path) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, path);
    }

    private static Plan skipped(SkipReason reason) {
        return new Plan.Skip(reason);
    }

    @Test
    void meetsEveryFileWithItsVersionAndKeyAndNoDirectory() throws Exception {
        // Given
        var file = file("a/b/c.txt");
        file("d");
        Files.createDirectories(root.resolve("empty/inner"));

        // When
        var met = walk(Symlinks.SKIP);

        // Then
        assertThat(met).containsOnlyKeys("a/b/c.txt", "d");
        var version = met.get("a/b/c.txt").version();
        assertThat(version.size()).isEqualTo(9);
        assertThat(version.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(version.mtimeNanos())
                .isEqualTo(Files.getLastModifiedTime(file).to(java.util.concurrent.TimeUnit.NANOSECONDS));
        assertThat(met.get("d").plan()).isEqualTo(new Plan.Move("app/d"));
    }

    @Test
    void i8NamesOfAnyBytesComeBackExactly() throws Exception {
        // Given
        var random = new Random(1);
        var names = new HashSet<String>();
        for (int i = 0; i < 300; i++) {
            var raw = new byte[1 + random.nextInt(250)];
            for (int at = 0; at < raw.length; at++) {
                raw[at] = (byte) (1 + random.nextInt(255));
                raw[at] = raw[at] == '/' ? (byte) 0xff : raw[at];
            }
            names.add(SourcePath.ofBytes(raw).encoded());
        }
        names.removeAll(List.of(".", ".."));
        names.addAll(List.of("%20", "a%0Ab", "%EF%BF%BD", "%C3%A4", "a%CC%88", "%ED%A0%80", "-rf", "*%3F"));
        for (var name : names) {
            Files.createFile(Path.of(URI.create(root.toUri() + name)));
        }

        // When
        var met = walk(Symlinks.SKIP);

        // Then
        var lost = new HashSet<>(names);
        lost.removeAll(met.keySet());
        var foreign = new HashSet<>(met.keySet());
        foreign.removeAll(names);
        assertThat(lost).isEmpty();
        assertThat(foreign).isEmpty();
        try (var held = new Source(root).hold()) {
            assertThat(names)
                    .allSatisfy(name -> assertThat(held.look(new SourcePath(name), Links.REFUSED))
                            .isInstanceOf(Entry.File.class));
        }
    }

    @Test
    void goesDownAHundredAndTwentyLevels() throws Exception {
        // Given
        var path = "d/".repeat(119) + "f";
        file(path);

        // Then
        assertThat(walk(Symlinks.SKIP)).containsOnlyKeys(path);
    }

    @Test
    void i9MeetsTwentyThousandFilesOfOneDirectory() throws Exception {
        // Given
        for (int i = 0; i < 20_000; i++) {
            Files.createFile(root.resolve("f" + i));
        }

        // Then
        assertThat(walk(Symlinks.SKIP)).hasSize(20_000);
    }

    @Test
    void specialFilesAreLeftOutAndNotOpened() throws Exception {
        // Given
        assertThat(new ProcessBuilder("mkfifo", root.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            var socket = Files.createTempDirectory("w").resolve("s");
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.move(socket, root.resolve("socket"));
            Files.delete(socket.getParent());

            // When
            var met = walk(Symlinks.FOLLOW);

            // Then
            assertThat(met.values())
                    .extracting(Sighting::plan)
                    .containsExactly(skipped(SkipReason.SPECIAL), skipped(SkipReason.SPECIAL));
        }
    }

    private void makeLinks() throws IOException {
        file("real/a");
        Files.writeString(temporary.resolve("outside"), "x");
        Files.createSymbolicLink(root.resolve("to-file"), Path.of("real/a"));
        Files.createSymbolicLink(root.resolve("to-directory"), Path.of("real"));
        Files.createSymbolicLink(root.resolve("real/up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("out"), temporary.resolve("outside"));
        Files.createSymbolicLink(root.resolve("nowhere"), Path.of("gone"));
        Files.createSymbolicLink(root.resolve("itself"), Path.of("itself"));
    }

    @Test
    void linksAreLeftOutWhenTheyAreNotFollowed() throws Exception {
        // Given
        makeLinks();

        // When
        var met = walk(Symlinks.SKIP);

        // Then
        assertThat(met.get("real/a").plan()).isInstanceOf(Plan.Move.class);
        assertThat(met).hasSize(7);
        met.remove("real/a");
        assertThat(met.values()).extracting(Sighting::plan).containsOnly(skipped(SkipReason.SYMLINK));
    }

    @Test
    void linksAreFollowedWithinTheSourceAndNeverInACircle() throws Exception {
        // Given
        makeLinks();

        // When
        var met = walk(Symlinks.FOLLOW);

        // Then
        assertThat(met)
                .containsOnlyKeys(
                        "real/a",
                        "real/up",
                        "to-file",
                        "to-directory/a",
                        "to-directory/up",
                        "out",
                        "nowhere",
                        "itself");
        assertThat(met.get("to-file").plan()).isEqualTo(new Plan.Move("app/to-file"));
        assertThat(met.get("to-file").version()).isEqualTo(met.get("real/a").version());
        assertThat(met.get("to-directory/a").plan()).isEqualTo(new Plan.Move("app/to-directory/a"));
        assertThat(met.get("real/up").plan()).isEqualTo(skipped(SkipReason.LOOP));
        assertThat(met.get("out").plan()).isEqualTo(skipped(SkipReason.ESCAPE));
        assertThat(met.get("nowhere").plan()).isEqualTo(skipped(SkipReason.DANGLING));
        assertThat(met.get("itself").plan()).isEqualTo(skipped(SkipReason.DANGLING));
    }

    @Test
    void linksThatCrossEachOtherEnd() throws Exception {
        // Given
        Files.createDirectories(root.resolve("a"));
        Files.createDirectories(root.resolve("b"));
        Files.createSymbolicLink(root.resolve("a/to-b"), Path.of("../b"));
        Files.createSymbolicLink(root.resolve("b/to-a"), Path.of("../a"));
        file("a/f");

        // When
        var met = walk(Symlinks.FOLLOW);

        // Then
        assertThat(met).containsOnlyKeys("a/f", "a/to-b/to-a", "b/to-a/f", "b/to-a/to-b");
        assertThat(met.get("a/to-b/to-a").plan()).isEqualTo(skipped(SkipReason.LOOP));
    }

    @Test
    void linksWithAWholePathAreFollowedWithinTheSource() throws Exception {
        // Given
        file("real/a");
        Files.createSymbolicLink(root.resolve("whole"), root.resolve("real"));

        // Then
        assertThat(walk(Symlinks.FOLLOW)).containsOnlyKeys("real/a", "whole/a");
    }

    @Test
    void aDirectoryThatCannotBeListedIsARowAndStopsNothing() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may list every directory");
        // Given
        file("closed/f");
        file("open/f");
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("-wx------"));

        // When
        var met = walk(Symlinks.SKIP);
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("rwx------"));

        // Then
        assertThat(met).containsOnlyKeys("closed", "open/f");
        assertThat(met.get("closed").plan())
                .isEqualTo(new Plan.Reject("UNREADABLE", "permission denied: the directory cannot be listed"));
    }

    @Test
    void whatAFilterLeavesOutIsMetAndSkipped() throws Exception {
        // Given
        for (var path : List.of("a.pdf", "b/c.pdf", "b/d.tmp", "cache/x/y.pdf", "e.txt")) {
            file(path);
        }

        // When
        var met = walk(Symlinks.SKIP, new Filter(List.of("*.pdf"), List.of("/cache")));

        // Then
        var moved = new ArrayList<String>();
        met.forEach((path, sighting) -> {
            if (sighting.plan() instanceof Plan.Move) {
                moved.add(path);
            } else {
                assertThat(sighting.plan()).isEqualTo(skipped(SkipReason.FILTER));
            }
        });
        assertThat(met).as("what lies in the excluded directory is not met").hasSize(4);
        assertThat(moved).containsExactlyInAnyOrder("a.pdf", "b/c.pdf");
    }

    @Test
    void aDirectoryThatAFilterLeavesOutIsNotOpened() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may list every directory");
        // Given
        file("lost+found/f");
        file("open/f");
        Files.setPosixFilePermissions(root.resolve("lost+found"), PosixFilePermissions.fromString("---------"));

        // When
        var excluded = walk(Symlinks.SKIP, new Filter(List.of(), List.of("lost+found/")));
        var notIncluded = walk(Symlinks.SKIP, new Filter(List.of("open/*"), List.of()));
        Files.setPosixFilePermissions(root.resolve("lost+found"), PosixFilePermissions.fromString("rwx------"));

        // Then
        assertThat(excluded).containsOnlyKeys("open/f");
        assertThat(notIncluded).containsOnlyKeys("open/f");
    }

    @Test
    void whatLeavesNoRowIsCounted() throws Exception {
        // Given
        makeLinks();
        file("full/deeper/f");
        Files.createDirectories(root.resolve("full/none"));
        Files.createDirectories(root.resolve("empty/inner"));
        file("tmp/one");
        Files.createSymbolicLink(root.resolve("out-of-it"), temporary);
        var planner = planner(Symlinks.SKIP, new Filter(List.of(), List.of("tmp", "*.bak")));

        // When: a second walk does not count twice
        var walk = new Walk(new Source(root), planner);
        walk.run(_ -> {});
        walk.run(_ -> {});

        // Then: of links to directories, those that --symlinks follow would take
        assertThat(planner.remarks().counts()).isEqualTo(new Remarks.Counts(3, 1, 2, 0, 2, List.of("--exclude *.bak")));
    }

    @Test
    void filesWithExtendedAttributesOfTheUserAreCounted() throws Exception {
        // Given
        for (var path : List.of("a", "deep/gr\u00fcn", "plain", "left-out")) {
            file(path);
        }
        var view = Files.getFileAttributeView(root.resolve("a"), UserDefinedFileAttributeView.class);
        assumeTrue(Files.getFileStore(root).supportsFileAttributeView(UserDefinedFileAttributeView.class));
        for (var path : List.of("a", "deep/gr\u00fcn", "left-out")) {
            view = Files.getFileAttributeView(root.resolve(path), UserDefinedFileAttributeView.class);
            view.write("origin", ByteBuffer.wrap(new byte[] {1}));
        }
        var planner = planner(Symlinks.SKIP, new Filter(List.of(), List.of("left-out")));

        // When
        Walk.thorough(new Source(root), planner).run(_ -> {});

        // Then
        var counts = planner.remarks().counts();
        assertThat(counts.attributedFiles()).isEqualTo(2);
        assertThat(counts.filesAskedForAttributes()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2262-04-12T00:00:00Z", "2400-01-01T00:00:00Z", "1677-09-21T00:00:00Z"})
    void aTimeThatCannotBeRecordedIsRefusedAndNotBent(String time) throws Exception {
        // Given
        var file = file("far").toString();
        assertThat(new ProcessBuilder("touch", "-d", time, file).start().waitFor())
                .isZero();
        assumeTrue(
                Files.getLastModifiedTime(root.resolve("far")).toInstant().equals(Instant.parse(time)),
                "the file system keeps no such time");

        // When
        var met = walk(Symlinks.SKIP);

        // Then
        assertThat(met.get("far").plan())
                .isEqualTo(new Plan.Reject(
                        "UNSUITABLE",
                        "its time of modification, " + time
                                + ", lies outside of the years 1678 to 2261, which is all that waybill records; set"
                                + " another with touch"));
    }
}
