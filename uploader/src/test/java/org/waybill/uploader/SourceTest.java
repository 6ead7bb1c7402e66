package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.source.Links;
import org.waybill.source.Root;

/** What can be in the place of the file that was found, and what can become of it while it is read. */
@Timeout(60)
final class SourceTest {

    private static final int LARGE = 2 * Scene.PART;

    @TempDir
    Path temp;

    private Scene scene;
    private Path root;

    @BeforeEach
    void setTheScene() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        scene = new Scene(root, new MemoryObjectStore(false), Scene.ONE_BY_ONE);
        scene.write("bystander", new byte[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF%FE", "%C3%A4", "a%20b", "x%0Ay", "%25", "sub%5Cdir", "caf%E9"})
    void opensANameOfAnyBytes(String encoded) throws Exception {
        // Given
        byte[] content = Scene.bytes(10, 1);
        var file = Files.write(Path.of(URI.create("file://" + root + "/" + encoded)), content);
        var found = scene.found(new SourcePath(encoded), Scene.version(file));

        // When
        var uploaded = scene.uploaded(found);

        // Then
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(content));
    }

    @Test
    void opensAPathOf120Directories() throws InterruptedException {
        // Given
        String path = "d/".repeat(120) + "file";
        scene.write(path, new byte[3]);

        // When
        var uploaded = scene.uploaded(scene.found(path));

        // Then
        assertThat(uploaded.ref().path().encoded()).isEqualTo(path);
    }

    @Test
    void saysThatAPathIsTooLong() throws InterruptedException {
        // Given
        var path = SourcePath.ofText(("d".repeat(200) + "/").repeat(21) + "file");

        // When
        var failed = scene.failed(scene.found(path, new SourceVersion(1, 1, 1, 1)), FailureKind.PATH_TOO_LONG);

        // Then
        assertThat(failed.message()).contains("4095");
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void callsAFileThatIsNoLongerThereVanished() throws Exception {
        // Given
        var file = scene.write("sub/file", new byte[5]);
        var found = scene.found("sub/file");
        Files.delete(file);

        // When
        scene.failed(found, FailureKind.VANISHED);

        // Then
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void callsAFileVanishedWhenAFileTookThePlaceOfItsDirectory() throws Exception {
        // Given
        var file = scene.write("sub/file", new byte[5]);
        var found = scene.found("sub/file");
        Files.delete(file);
        Files.delete(file.getParent());
        scene.write("sub", new byte[5]);

        // When
        var failed = scene.failed(found, FailureKind.VANISHED);

        // Then
        assertThat(failed.message()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void concludesNothingFromASourceThatIsEmptyOrGone(boolean gone) throws Exception {
        // Given
        scene.write("file", new byte[5]);
        var found = scene.found("file");
        Files.move(root, temp.resolve("elsewhere"));
        if (!gone) {
            Files.createDirectory(root);
        }

        // When
        var failed = scene.failed(found, FailureKind.SOURCE_ERROR);

        // Then
        assertThat(failed.message()).contains("source");
    }

    @Test
    void callsAFileUnreadableThatItMayNotRead() throws Exception {
        // Given
        var file = scene.write("file", new byte[5]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "a user whom permissions do not bind runs this");

        // When
        var failed = scene.failed(scene.found("file"), FailureKind.UNREADABLE);

        // Then
        assertThat(failed.message()).contains("permission");
    }

    @Test
    void refusesAnotherVersionThanTheOneFound() throws InterruptedException {
        // Given
        scene.write("file", new byte[5]);
        var found = scene.found("file");
        scene.write("file", new byte[6]);

        // When
        scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void refusesAFileOfEqualSizeAndTimesThatTookItsPlace() throws Exception {
        // Given
        var file = scene.write("file", new byte[5]);
        var time = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, time);
        var found = scene.found("file");
        Files.setLastModifiedTime(scene.write("other", new byte[5]), time);
        Files.move(root.resolve("other"), file, StandardCopyOption.REPLACE_EXISTING);

        // When
        scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void neitherBlocksNorIsFooledWhenAFifoTookTheFilesPlace() throws Exception {
        // Given
        var file = scene.write("file", new byte[5]);
        var found = scene.found("file");
        Files.delete(file);
        makeFifo(file);

        // When
        var failed = scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(failed.message()).contains("regular file");
    }

    @Test
    void readsThePinnedFileEvenIfAFifoTakesItsPlaceBeforeItIsOpened() throws Exception {
        // Given
        var file = scene.write("file", new byte[] {42});
        try (var held = Root.hold(SourcePath.ofText(root.toString()));
                var pin = held.pin(SourcePath.ofText("file"), Links.FOLLOWED)) {
            Files.delete(file);
            makeFifo(file);

            // When
            byte[] read = Files.readAllBytes(pin.path());

            // Then
            assertThat(read).containsExactly(42);
        }
    }

    @Test
    void doesNotFollowALinkThatTookTheFilesPlace() throws Exception {
        // Given
        var file = scene.write("file", new byte[5]);
        var found = scene.found("file");
        Files.move(file, root.resolve("moved"));
        Files.createSymbolicLink(file, root.resolve("bystander"));

        // When
        scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void callsADanglingLinkInTheFilesPlaceAChange() throws Exception {
        // Given
        var file = scene.write("file", new byte[5]);
        var found = scene.found("file");
        Files.delete(file);
        Files.createSymbolicLink(file, root.resolve("nowhere"));

        // When
        var failed = scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(failed.message()).isNotBlank();
    }

    @Test
    void followsALinkThatWasFollowedWhenTheFileWasFound() throws Exception {
        // Given
        byte[] content = Scene.bytes(10, 2);
        scene.write("file", content);
        Files.createSymbolicLink(root.resolve("link"), root.resolve("file"));

        // When
        var uploaded = scene.uploaded(scene.found("link"));

        // Then
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1})
    void callsALargeFileChangedThatIsWrittenToWhileItIsRead(int growth) throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(LARGE, 3));
        scene.store.before("putPart 1", () -> scene.write("file", Scene.bytes(LARGE + growth, 4)));

        // When
        scene.failed(scene.found("file"), FailureKind.CHANGED);

        // Then
        assertThat(scene.store.count("completeMultipart")).isZero();
        scene.assertNothingUnfinished("file");
    }

    @Test
    void callsALargeFileChangedThatIsReplacedWhileItIsRead() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(LARGE, 5);
        var file = scene.write("file", content);
        scene.store.before("putPart 1", () -> replace(file, content));

        // When
        scene.failed(scene.found("file"), FailureKind.CHANGED);

        // Then
        scene.assertNothingUnfinished("file");
    }

    @Test
    void callsALargeFileVanishedThatIsDeletedWhileItIsRead() throws InterruptedException {
        // Given
        var file = scene.write("file", Scene.bytes(LARGE, 6));
        scene.store.before("putPart 1", () -> delete(file));

        // When
        scene.failed(scene.found("file"), FailureKind.VANISHED);

        // Then
        scene.assertNothingUnfinished("file");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void callsASmallFileChangedThatIsWrittenToBetweenOpeningAndReading(int size) throws Exception {
        // Given
        scene.write("file", new byte[] {1, 2, 3, 4, 5});
        try (var source = SourceFile.open(scene.found("file").event())) {
            scene.write("file", new byte[size]);

            // When
            var failure = catchThrowableOfType(SourceFailure.class, () -> {
                source.read(new byte[5], 5);
                source.checkUnchanged();
            });

            // Then
            assertThat(failure.kind()).isEqualTo(FailureKind.CHANGED);
        }
    }

    @Test
    void doesNotFollowADirectoryOutOfTheSourceThatBecameALink() throws Exception {
        // Given: an event that names the very version of a file outside
        var secret = Files.write(Files.createDirectory(temp.resolve("secrets")).resolve("file"), new byte[5]);
        var found = scene.found(SourcePath.ofText("sub/file"), Scene.version(secret));
        Files.createSymbolicLink(root.resolve("sub"), secret.getParent());

        // When
        scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void doesNotFollowADirectoryOutOfTheSourceThatBecameALinkWhileALargeFileWasRead() throws Exception {
        // Given
        var file = scene.write("sub/file", Scene.bytes(LARGE, 7));
        var found = scene.found("sub/file");
        scene.store.before("putPart 1", () -> moveOut(file.getParent()));

        // When
        scene.failed(found, FailureKind.CHANGED);

        // Then
        assertThat(scene.store.count("completeMultipart")).isZero();
        scene.assertNothingUnfinished("sub/file");
    }

    @Test
    void doesNotFollowADirectoryOutOfTheSourceThatBecameALinkBetweenReadingAndTheSecondLook() throws Exception {
        // Given
        var file = scene.write("sub/file", new byte[] {1, 2, 3, 4, 5});
        try (var source = SourceFile.open(scene.found("sub/file").event())) {
            source.read(new byte[5], 5);
            moveOut(file.getParent());

            // When
            var failure = catchThrowableOfType(SourceFailure.class, source::checkUnchanged);

            // Then
            assertThat(failure.kind()).isEqualTo(FailureKind.CHANGED);
            assertThat(failure).hasMessageContaining("out of the source");
        }
    }

    /** The same file then lies outside, and a link at its old place leads to it. */
    private void moveOut(Path directory) {
        try {
            var outside = Files.move(directory, temp.resolve("outside"));
            Files.createSymbolicLink(directory, outside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, byte[] content) {
        try {
            var other = Files.write(file.resolveSibling("other"), content);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeFifo(Path path) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of("mkfifo", path.toString())).start();
        assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
