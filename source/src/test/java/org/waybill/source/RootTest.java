package org.waybill.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.SourcePath;
import org.waybill.source.SourceFault.Kind;

/** Whoever may rename what lies in a source cannot lead us out of it; with {@code openat2} (true) and without. */
@Timeout(60)
final class RootTest {

    @TempDir
    private Path temporary;

    private Path source;
    private Path secrets;

    @BeforeEach
    void makeASourceAndASecretBesideIt() throws IOException {
        assumeTrue(Kernel.IS_HERE, "not Linux: nothing can be held");
        source = Files.createDirectory(temporary.resolve("source"));
        secrets = Files.createDirectory(temporary.resolve("secrets"));
        Files.writeString(secrets.resolve("file"), "secret");
        Files.createDirectory(secrets.resolve("inner"));
        write("directory/file", "ours");
        write("directory/inner/file", "ours");
    }

    private void write(String path, String content) throws IOException {
        var file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Root hold(boolean kernelBounds) throws SourceFault {
        return HeldRoot.hold(SourcePath.ofText(source.toString()), kernelBounds && Kernel.BOUNDS_PATHS);
    }

    /** What the owner of the source can do at any moment. */
    private void swapTheDirectoryForALinkToTheSecrets() throws IOException {
        Files.move(source.resolve("directory"), source.resolve("moved"));
        Files.createSymbolicLink(source.resolve("directory"), secrets);
    }

    private static SourcePath path(String text) {
        return SourcePath.ofText(text);
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Kind fault(Root root, String path, Links links) {
        return catchThrowableOfType(SourceFault.class, () -> root.pin(path(path), links))
                .kind();
    }

    private static String read(Root root, String path) throws IOException {
        try (var pin = root.pin(path(path), Links.FOLLOWED)) {
            return Files.readString(pin.path());
        }
    }

    @Test
    void theKernelOfThisMachineBoundsPathsItself() {
        assertThat(Kernel.BOUNDS_PATHS).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aParentThatBecameALinkOutIsRefused(boolean kernelBounds) throws Exception {
        try (var root = hold(kernelBounds)) {
            // When
            swapTheDirectoryForALinkToTheSecrets();

            // Then
            assertThat(fault(root, "directory/file", Links.FOLLOWED)).isEqualTo(Kind.OUTSIDE);
            assertThat(fault(root, "directory/file", Links.REFUSED)).isEqualTo(Kind.LINKED);
            assertThat(root.look(path("directory/file"), Links.FOLLOWED)).isEqualTo(new Entry.Outside());
            assertThat(root.look(path("directory/file"), Links.REFUSED)).isEqualTo(new Entry.BehindLink());
            assertThat(catchThrowableOfType(SourceFault.class, () -> root.list(path("directory/inner")))
                            .kind())
                    .isEqualTo(Kind.OUTSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aParentThatBecameALinkOutIsRefusedWhenTheLinkIsRelative(boolean kernelBounds) throws Exception {
        try (var root = hold(kernelBounds)) {
            // When
            Files.move(source.resolve("directory"), source.resolve("moved"));
            Files.createSymbolicLink(source.resolve("directory"), Path.of("../secrets"));

            // Then
            assertThat(fault(root, "directory/file", Links.FOLLOWED)).isEqualTo(Kind.OUTSIDE);
        }
    }

    @Test
    void aListingGoesOnInTheDirectoryThatWasOpenedWhateverTakesItsPlace() throws Exception {
        try (var root = hold(true);
                var folder = root.list(path("directory"))) {
            var first = folder.next();

            // When
            swapTheDirectoryForALinkToTheSecrets();

            // Then
            assertThat(Set.of(
                            new String(first, StandardCharsets.UTF_8),
                            new String(folder.next(), StandardCharsets.UTF_8)))
                    .isEqualTo(Set.of("file", "inner"));
            assertThat(folder.next()).isNull();
            var found = (Entry.File) folder.look(name("file"));
            assertThat(found.version().inode()).isEqualTo(Files.getAttribute(source.resolve("moved/file"), "unix:ino"));
            try (var inner = folder.enter(name("inner"))) {
                assertThat(inner.next()).isEqualTo(name("file"));
            }
        }
    }

    @Test
    void aDirectoryThatBecameALinkAfterTheLookIsNotEntered() throws Exception {
        try (var root = hold(true);
                var folder = root.list(path(""))) {
            assertThat(folder.look(name("directory"))).isInstanceOf(Entry.Directory.class);

            // When
            swapTheDirectoryForALinkToTheSecrets();

            // Then
            assertThat(catchThrowableOfType(SourceFault.class, () -> folder.enter(name("directory")))
                            .kind())
                    .isIn(Kind.ABSENT, Kind.LINKED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsPinnedStaysWhateverTakesThePlaceOfItsParent(boolean kernelBounds) throws Exception {
        try (var root = hold(kernelBounds);
                var pin = root.pin(path("directory/file"), Links.REFUSED)) {
            // When
            swapTheDirectoryForALinkToTheSecrets();

            // Then
            assertThat(Files.readString(pin.path())).isEqualTo("ours");
        }
    }

    @Test
    void theRootThatIsHeldStaysTheRoot() throws Exception {
        try (var root = hold(true)) {
            // When
            Files.move(source, temporary.resolve("elsewhere"));
            Files.createSymbolicLink(source, secrets);

            // Then
            assertThat(read(root, "directory/file")).isEqualTo("ours");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linksAreFollowedThatStayInTheSource(boolean kernelBounds) throws Exception {
        // Given: relative, with its whole path, through another name of the source, and out and back in
        Files.createSymbolicLink(source.resolve("relative"), Path.of("directory/inner"));
        Files.createSymbolicLink(source.resolve("whole"), source.resolve("directory"));
        Files.createSymbolicLink(temporary.resolve("alias"), source);
        Files.createSymbolicLink(source.resolve("aliased"), temporary.resolve("alias/directory"));
        Files.createSymbolicLink(source.resolve("back"), Path.of("../source/directory"));

        try (var root = hold(kernelBounds)) {
            for (var link : List.of("relative", "whole", "aliased", "back")) {
                // Then
                assertThat(read(root, link + "/file")).as(link).isEqualTo("ours");
                assertThat(fault(root, link + "/file", Links.REFUSED)).as(link).isEqualTo(Kind.LINKED);
                assertThat(root.look(path(link + "/file"), Links.FOLLOWED)).isInstanceOf(Entry.File.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linksThatLeadOutOrNowhereAreToldApart(boolean kernelBounds) throws Exception {
        // Given
        Files.createSymbolicLink(source.resolve("out"), secrets.resolve("file"));
        Files.createSymbolicLink(source.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(source.resolve("beside"), temporary.resolve("source-2"));
        Files.createSymbolicLink(source.resolve("nowhere"), Path.of("gone"));
        Files.createSymbolicLink(source.resolve("itself"), Path.of("itself"));
        Files.createDirectory(temporary.resolve("source-2"));

        try (var root = hold(kernelBounds)) {
            // Then
            assertThat(fault(root, "out", Links.FOLLOWED)).isEqualTo(Kind.OUTSIDE);
            assertThat(fault(root, "up", Links.FOLLOWED)).isEqualTo(Kind.OUTSIDE);
            assertThat(fault(root, "beside", Links.FOLLOWED)).isEqualTo(Kind.OUTSIDE);
            assertThat(fault(root, "nowhere", Links.FOLLOWED)).isEqualTo(Kind.ABSENT);
            assertThat(fault(root, "itself", Links.FOLLOWED)).isEqualTo(Kind.LINKED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPathThatSpellsItsWayOutIsRefused(boolean kernelBounds) throws Exception {
        try (var root = hold(kernelBounds)) {
            for (var spelt : List.of("../secrets/file", "directory/../../secrets/file", "..", secrets + "/file")) {
                for (var links : Links.values()) {
                    assertThat(fault(root, spelt, links)).as(spelt).isIn(Kind.OUTSIDE, Kind.ABSENT);
                    assertThat(root.look(path(spelt), links))
                            .as(spelt)
                            .isNotInstanceOfAny(Entry.File.class, Entry.Directory.class);
                }
            }
            assertThat(fault(root, "directory/file\0hidden", Links.FOLLOWED)).isEqualTo(Kind.ABSENT);
        }
    }

    @ParameterizedTest
    @EnumSource(Links.class)
    void aMagicLinkOfProcIsNotFollowed(Links links) throws Exception {
        assumeTrue(Kernel.BOUNDS_PATHS, "no openat2");
        // Given: /proc is full of links that lead anywhere without naming it
        try (var proc = HeldRoot.hold(path("/proc"), true)) {
            // Then
            assertThat(fault(proc, "self/cwd", links)).isIn(Kind.LINKED, Kind.OUTSIDE);
            assertThat(fault(proc, ProcessHandle.current().pid() + "/root/etc", links))
                    .isIn(Kind.LINKED, Kind.OUTSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesOfAnyBytesAreListedAndPinned(boolean kernelBounds) throws Exception {
        // Given
        var names = Set.of("%FF%FE", "%C3%A4", "a%20b", "x%0Ay", "%25", "sub%5Cdir", "caf%E9", "-rf", "%80");
        for (var name : names) {
            Files.writeString(Path.of(URI.create("file://" + source + "/directory/inner/" + name)), name);
        }

        try (var root = hold(kernelBounds);
                var folder = root.list(path("directory/inner"))) {
            // When
            var met = new HashSet<String>();
            for (var name = folder.next(); name != null; name = folder.next()) {
                met.add(SourcePath.ofBytes(name).encoded());
            }

            // Then
            met.remove("file");
            assertThat(met).isEqualTo(names);
            for (var name : names) {
                try (var pin = root.pin(new SourcePath("directory/inner/" + name), Links.REFUSED)) {
                    assertThat(Files.readString(pin.path())).isEqualTo(name);
                }
            }
        }
    }

    @Test
    void aFileIsSeenAsJavaSeesIt() throws Exception {
        // Given
        var file = source.resolve("directory/file");
        Files.setLastModifiedTime(file, FileTime.from(-12_345_678_901L, TimeUnit.NANOSECONDS));

        try (var root = hold(true);
                var pin = root.pin(path("directory/file"), Links.REFUSED)) {
            // Then
            assertThat(pin.stat()).isEqualTo(Stat.of(file, LinkOption.NOFOLLOW_LINKS));
            assertThat(root.stat()).isEqualTo(Stat.of(source));
            assertThat(root.look(path(""), Links.REFUSED)).isInstanceOf(Entry.Directory.class);
        }
    }

    @Test
    void tooLongAPathIsCalledThat() throws Exception {
        // Given: each name can be opened from its directory, the whole path cannot
        var name = "d".repeat(250);
        int levels = (Kernel.LONGEST_PATH - source.toString().length()) / 251;
        try (var root = hold(true)) {
            var folder = root.list(path(""));
            for (int level = 0; level < levels; level++) {
                Files.createDirectory(source.resolve((name + "/").repeat(level) + name));
                var above = folder;
                folder = above.enter(name(name));
                above.close();
            }

            // Then
            var deepest = folder;
            assertThat(catchThrowableOfType(SourceFault.class, () -> deepest.enter(name(name)))
                            .kind())
                    .isEqualTo(Kind.TOO_LONG);
            assertThat(fault(root, (name + "/").repeat(levels) + name, Links.REFUSED))
                    .isEqualTo(Kind.TOO_LONG);
            deepest.close();
        }
    }
}
