package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectStore;

/** What the uploader does about what a key holds; the same for every store. */
abstract class KeyContract {

    private static final byte[] OLD = Scene.bytes(500, 1);
    private static final byte[] NEW = Scene.bytes(500, 2);

    @TempDir
    Path root;

    Scene scene;

    /** An empty store. */
    abstract ObjectStore store();

    @BeforeEach
    void setTheScene() {
        scene = new Scene(root, store());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Scene.LIMIT - 1, Scene.LIMIT, Scene.LIMIT + 1})
    void putsExactlyTheBytesThatItHashes(int size) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(size, 3);
        scene.write("sub/file", content);

        // When
        var uploaded = scene.uploaded(scene.found("sub/file"));

        // Then
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(content)).isEqualTo(scene.contentOf("sub/file"));
        assertThat(uploaded.object()).isEqualTo(scene.facts("sub/file").version());
        assertThat(uploaded.adopted()).isFalse();
        assertThat(uploaded.checksums().byAlgorithm()).containsEntry("crc32c", Crc32cs.of(content, size));
        scene.assertNothingUnfinished("sub/file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Scene.LIMIT, Scene.LIMIT + 1, Scene.PART + 1})
    void predictsTheEtagWhereTheTargetIsToAttest(int size) throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(size, 3));

        // When
        var uploaded = scene.uploaded(scene.found("file").attested());

        // Then
        assertThat(uploaded.checksums().etag()).isEqualTo(uploaded.object().etag());
    }

    @Test
    void saysInTheMarkerWhoseObjectItIs() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        var found = scene.found("file").attempt(3);

        // When
        scene.uploaded(found);

        // Then
        var ref = found.event().ref();
        var expected = Marker.of(ref, Sha256.of(NEW));
        assertThat(scene.marker("file")).isEqualTo(expected);
    }

    @Test
    void replacesTheObjectThatTheEventNames() throws InterruptedException {
        // Given
        scene.write("file", OLD);
        String held = scene.uploaded(scene.found("file")).object().etag();
        scene.write("file", NEW);

        // When
        var uploaded = scene.uploaded(scene.found("file").attempt(2).holding(held));

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW)).isEqualTo(uploaded.sha256());
        assertThat(scene.store.count("head")).isZero();
    }

    @Test
    void writesAgainWhenTheObjectThatTheEventNamesIsGone() throws InterruptedException {
        // Given
        scene.write("file", NEW);

        // When
        scene.uploaded(scene.found("file").holding("0123456789abcdef0123456789abcdef"));

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW));
    }

    @Test
    void recognisesItsOwnUploadWhenTheEventIsRepeated() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        var first = scene.uploaded(scene.found("file"));

        // When
        var second = scene.uploaded(scene.found("file"));

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(scene.store.requests()).containsExactly("put", "put", "head");
    }

    @Test
    void sendsNothingAgainThatLiesAtTheKeyWhenItKnowsOfTheRepetition() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        var found = scene.found("file");
        var first = scene.uploaded(found);
        var again = new Scene(root, scene.real);

        // When
        var second = again.uploadedAgain(found);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(again.store.requests()).containsExactly("head");
    }

    @Test
    void sendsNothingAgainThatAnEarlierAttemptBrought() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        var first = scene.uploaded(scene.found("file"));
        var again = new Scene(root, scene.real);

        // When
        var second = again.uploaded(scene.found("file").attempt(2));

        // Then
        assertThat(second.object()).isEqualTo(first.object());
        assertThat(again.store.requests()).containsExactly("head");
    }

    @Test
    void asksNothingBeforeItSendsWhatIsNew() throws InterruptedException {
        // Given
        scene.write("file", NEW);

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.store.requests()).containsExactly("put");
    }

    @Test
    void recognisesItsOwnUploadWhoseAnswerWasLost() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        scene.store.losing("put");

        // When
        var uploaded = scene.uploaded(scene.found("file"));

        // Then
        assertThat(uploaded.adopted()).isFalse();
        assertThat(scene.store.requests()).containsExactly("put", "head");
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW));
    }

    @Test
    void writesAgainWhenARequestWithoutAnAnswerDidNothing() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        scene.store.dropping("put");

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.store.requests()).containsExactly("put", "head", "put");
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW));
    }

    @Test
    void recognisesItsOwnReplacementOfEqualContentWhoseAnswerWasLost() throws Exception {
        // Given
        var path = scene.write("file", NEW);
        String held = scene.uploaded(scene.found("file")).object().etag();
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        var touched = scene.found("file").attempt(2).holding(held);
        scene.store.losing("put");

        // When
        scene.uploaded(touched);

        // Then
        assertThat(scene.marker("file").attempt()).isEqualTo(2);
        assertThat(scene.store.requests()).containsExactly("put", "put", "head");
    }

    @Test
    void replacesItsOwnEarlierAttemptOfOtherContent() throws InterruptedException {
        // Given
        scene.write("file", OLD);
        scene.uploaded(scene.found("file"));
        scene.write("file", NEW);

        // When
        var uploaded = scene.uploaded(scene.found("file").attempt(2));

        // Then
        assertThat(uploaded.adopted()).isFalse();
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW));
    }

    @Test
    void writesOverACorruptObjectOfItsOwnEvenThoughTheMarkerSaysTheRightHash() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        scene.uploaded(scene.found("file"));
        var corrupt = scene.corrupt("file", OLD);
        scene.store.dropping("put");

        // When
        scene.uploaded(scene.found("file").attempt(2).holding(corrupt));

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(NEW));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, Scene.LIMIT + 1})
    void neverTouchesWhatALaterAttemptWrote(int size) throws InterruptedException {
        // Given
        byte[] later = Scene.bytes(size, 9);
        scene.write("file", Scene.bytes(size, 8));
        var zombie = scene.found("file").overwriting();
        scene.store.before(size > Scene.LIMIT ? "completeMultipart" : "put", () -> {
            scene.write("file", later);
            scene.uploadBehindItsBack(scene.found("file").attempt(2));
        });

        // When
        scene.failed(zombie, FailureKind.CHANGED);

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(later));
        assertThat(scene.marker("file").attempt()).isEqualTo(2);
        scene.assertNothingUnfinished("file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, Scene.LIMIT + 1})
    void adoptsAForeignObjectOfEqualContentAsItIs(int size) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(size, 4);
        scene.write("file", content);
        String etag = scene.putForeign("file", content);

        // When
        var uploaded = scene.uploaded(scene.found("file"));

        // Then
        assertThat(uploaded.adopted()).isTrue();
        assertThat(uploaded.object().etag()).isEqualTo(etag);
        assertThat(scene.facts("file").contentType()).isEqualTo("text/plain");
        scene.assertNothingUnfinished("file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 499, 500, Scene.LIMIT + 1})
    void leavesAForeignObjectOfOtherContentAlone(int size) throws InterruptedException {
        // Given
        byte[] foreign = Scene.bytes(500, 5);
        scene.putForeign("file", foreign);
        scene.write("file", Scene.bytes(size, 6));

        // When
        var failed = scene.failed(scene.found("file"), FailureKind.OCCUPIED);

        // Then
        assertThat(failed.message()).contains("500 bytes");
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(foreign));
        scene.assertNothingUnfinished("file");
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 500, Scene.LIMIT + 1})
    void replacesAForeignObjectWhenTheOperatorAllowsIt(int size) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(size, 6);
        scene.putForeign("file", Scene.bytes(500, 5));
        scene.write("file", content);

        // When
        var uploaded = scene.uploaded(scene.found("file").overwriting());

        // Then
        assertThat(uploaded.adopted()).isFalse();
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @Test
    void takesAnObjectOfAnotherFileOfTheMigrationForForeign() throws InterruptedException {
        // Given
        scene.write("file", OLD);
        scene.uploaded(scene.found("file").file(8));
        scene.write("file", NEW);

        // When
        scene.failed(scene.found("file").file(9), FailureKind.OCCUPIED);

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(OLD));
    }

    @Test
    void leavesTheObjectOfAForeignWriterWhoWasFaster() throws InterruptedException {
        // Given
        scene.write("file", NEW);
        scene.store.before("put", () -> scene.putForeign("file", OLD));

        // When
        scene.failed(scene.found("file"), FailureKind.OCCUPIED);

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(OLD));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, Scene.LIMIT + 1})
    void givesOneObjectWhenTwoWorkOnOneEvent(int size) throws Exception {
        // Given
        byte[] content = Scene.bytes(size, 7);
        scene.write("file", content);
        var event = scene.found("file").event();

        // When
        Callable<UploadOutcome> upload = () -> scene.uploader.upload(event, false);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(upload);
            var second = threads.submit(upload);

            // Then
            var object = ((FileUploaded) ((UploadOutcome.Done) first.get()).event()).object();
            assertThat(((FileUploaded) ((UploadOutcome.Done) second.get()).event()).object())
                    .isEqualTo(object);
            assertThat(object).isEqualTo(scene.facts("file").version());
        }
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
        scene.assertNothingUnfinished("file");
    }
}
