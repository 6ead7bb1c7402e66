package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.ObjectStore;

/** Files in parts: cutting, resuming, and leaving nothing behind; the same for every store. */
abstract class MultipartContract {

    private static final int PART = Scene.PART;

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
    @CsvSource({"-1, 1", "0, 1", "1, 2", "5242879, 2", "5242880, 2", "5242881, 3"})
    void cutsAFileIntoParts(int beyondOnePart, int parts) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(PART + beyondOnePart, 1);
        scene.write("file", content);

        // When
        var uploaded = scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.store.count("putPart")).isEqualTo(parts);
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(content)).isEqualTo(scene.contentOf("file"));
        scene.assertNothingUnfinished("file");
    }

    @Test
    void sendsOnlyWhatIsMissingAfterAnOutage() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(3 * PART + 1, 2);
        scene.write("file", content);
        scene.store.failing("putPart 3", FailureKind.UNAVAILABLE, true);
        var found = scene.found("file");
        assertThat(scene.uploader.upload(found.event(), false)).isInstanceOf(UploadOutcome.TargetDown.class);
        var again = new Scene(root, scene.real);
        long there = scene.store.count("putPart") - 2;

        // When
        var uploaded = again.uploaded(found.attempt(2));

        // Then
        assertThat(again.store.count("putPart")).isEqualTo(4 - there);
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(content)).isEqualTo(scene.contentOf("file"));
        assertThat(uploaded.adopted()).isFalse();
        scene.assertNothingUnfinished("file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"listMultipart", "listParts"})
    void beginsNoSecondUploadWhileTheFirstCannotBeLookedAt(String request) throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(3 * PART + 1, 2));
        scene.store.failing("completeMultipart", FailureKind.UNAVAILABLE, true);
        var found = scene.found("file");
        scene.uploader.upload(found.event(), false);
        scene.store.failing(request, FailureKind.UNAVAILABLE, true);

        // When
        var meanwhile = scene.uploader.upload(found.event(), true);
        scene.store.recover();
        scene.uploaded(found);

        // Then
        assertThat(meanwhile).isInstanceOf(UploadOutcome.TargetDown.class);
        assertThat(scene.store.count("createMultipart")).isEqualTo(1);
        assertThat(scene.store.count("putPart")).isEqualTo(4);
        scene.assertNothingUnfinished("file");
    }

    @Test
    void goesOnWithItsOwnUploadAlthoughNoPartOfItArrived() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(PART + 1, 2));
        scene.store.failing("putPart 1", FailureKind.UNAVAILABLE, true);
        scene.store.failing("putPart 2", FailureKind.UNAVAILABLE, true);
        var found = scene.found("file");
        assertThat(scene.uploader.upload(found.event(), false)).isInstanceOf(UploadOutcome.TargetDown.class);
        scene.store.recover();

        // When
        scene.uploaded(found);

        // Then
        assertThat(scene.store.count("createMultipart")).isEqualTo(1);
        scene.assertNothingUnfinished("file");
    }

    @Test
    void sendsAPartOnceMoreWhoseAnswerWasLost() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(3 * PART, 14);
        scene.write("file", content);
        scene.store.losing("putPart 2");

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.store.count("putPart")).isEqualTo(4);
        assertThat(scene.store.count("createMultipart")).isOne();
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @Test
    void stopsBetweenTwoPartsWhenInterrupted() throws InterruptedException {
        // Given
        scene = new Scene(root, scene.real, Scene.ONE_BY_ONE);
        scene.write("file", Scene.bytes(3 * PART + 1, 3));
        var uploading = Thread.currentThread();
        scene.store.before("putPart 1", uploading::interrupt);
        var found = scene.found("file");

        // When
        assertThatThrownBy(() -> scene.uploader.upload(found.event(), false)).isInstanceOf(InterruptedException.class);

        // Then
        assertThat(scene.store.count("putPart")).isEqualTo(1);
        assertThat(scene.store.count("abortMultipart")).isZero();
        var again = new Scene(root, scene.real);
        again.uploaded(found);
        assertThat(again.store.count("createMultipart")).isZero();
    }

    @Test
    void doesNotJoinThePartsWhenInterruptedAtTheLastOne() {
        // Given
        scene.write("file", Scene.bytes(2 * PART, 15));
        var uploading = Thread.currentThread();
        scene.store.before("putPart 2", () -> {
            while (uploading.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            uploading.interrupt();
        });
        var found = scene.found("file");

        // When
        assertThatThrownBy(() -> scene.uploader.upload(found.event(), false)).isInstanceOf(InterruptedException.class);

        // Then
        assertThat(scene.store.count("completeMultipart")).isZero();
        assertThat(scene.store.count("abortMultipart")).isZero();
    }

    @Test
    void writesAgainFromTheStartWhenAResumedUploadTurnsOutToDescribeAnOlderVersion() throws Exception {
        // Given
        byte[] content = Scene.bytes(2 * PART, 4);
        var path = scene.write("file", content);
        scene.store.failing("putPart 2", FailureKind.UNAVAILABLE, true);
        scene.uploader.upload(scene.found("file").event(), false);
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        var again = new Scene(root, scene.real);
        var touched = again.found("file").attempt(2);

        // When
        again.uploaded(touched);

        // Then
        assertThat(again.marker("file").version())
                .isEqualTo(touched.event().ref().version());
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
        scene.assertNothingUnfinished("file");
    }

    @Test
    void sendsAPartAgainThatTheTargetHoldsWrong() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(3 * PART, 5);
        scene.write("file", content);
        scene.store.failing("completeMultipart", FailureKind.UNAVAILABLE, true);
        scene.uploader.upload(scene.found("file").event(), false);
        scene.putWrongPart("file", 2, Scene.bytes(PART, 6));
        var again = new Scene(root, scene.real);

        // When
        again.uploaded(again.found("file"));

        // Then
        assertThat(again.store.requests()).containsOnlyOnce("putPart 2").doesNotContain("putPart 1", "putPart 3");
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goesOnWithAnUploadOfWhichOnePartAloneIsRight(int right) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(3 * PART, 16);
        scene.write("file", content);
        scene.store.failing("completeMultipart", FailureKind.UNAVAILABLE, true);
        scene.uploader.upload(scene.found("file").event(), false);
        IntStream.rangeClosed(1, 3)
                .filter(number -> number != right)
                .forEach(number -> scene.putWrongPart("file", number, Scene.bytes(PART, 17)));
        var again = new Scene(root, scene.real);

        // When
        again.uploaded(again.found("file"));

        // Then
        assertThat(again.store.requests()).doesNotContain("createMultipart", "putPart " + right);
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @Test
    void takesBackWhatItBeganMoreThanOnceWhenTheObjectIsInPlace() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(2 * PART, 18);
        scene.write("file", content);
        scene.beginUpload("file", Arrays.copyOf(content, PART));
        scene.beginUpload("file", Arrays.copyOf(content, PART));

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
        scene.assertNothingUnfinished("file");
    }

    @Test
    void takesBackWhatIsUnfinishedWhenTheObjectIsThereAlready() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(2 * PART, 19);
        scene.write("file", content);
        var first = scene.uploaded(scene.found("file"));
        scene.beginUpload("file", Arrays.copyOf(content, PART));

        // When
        var second = scene.uploaded(scene.found("file"));

        // Then
        assertThat(second.object()).isEqualTo(first.object());
        scene.assertNothingUnfinished("file");
    }

    @Test
    void leavesAnUnfinishedUploadWithoutPartsAlone() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(2 * PART, 20));
        scene.beginUpload("file");
        var empty = scene.real.listMultipart("file");

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.real.listMultipart("file")).isEqualTo(empty);
    }

    @Test
    void leavesAnUnfinishedUploadOfOtherContentAlone() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(2 * PART, 6));
        scene.store.failing("completeMultipart", FailureKind.UNAVAILABLE, true);
        scene.uploader.upload(scene.found("file").event(), false);
        var foreign = scene.real.listMultipart("file");
        byte[] content = Scene.bytes(2 * PART, 7);
        scene.write("file", content);
        var again = new Scene(root, scene.real);

        // When
        again.uploaded(again.found("file"));

        // Then
        assertThat(scene.real.listMultipart("file")).isEqualTo(foreign);
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void recognisesItsOwnObjectWhenTheAnswerToTheLastRequestWasLost(boolean attested) throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(PART + 1, 8);
        scene.write("file", content);
        scene.store.losing("completeMultipart");
        var found = scene.found("file");

        // When
        var uploaded = scene.uploaded(attested ? found.attested() : found);

        // Then
        assertThat(uploaded.adopted()).isFalse();
        assertThat(scene.store.count("putPart")).isEqualTo(2);
        assertThat(scene.store.count("readBack")).isZero();
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
    }

    @Test
    void recognisesItsOwnObjectWithoutSendingAPartWhenTheEventIsRepeated() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(PART + 1, 9));
        var first = scene.uploaded(scene.found("file").attested());
        var again = new Scene(root, scene.real);

        // When
        var second = again.uploaded(again.found("file").attested());

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(again.store.requests()).containsExactly("head", "listMultipart");
    }

    @Test
    void completesUnderAnotherConditionWithoutSendingPartsAgain() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(PART + 1, 10));
        scene.store.before("completeMultipart", () -> scene.putForeign("file", new byte[5]));

        // When
        scene.uploaded(scene.found("file").overwriting());

        // Then
        assertThat(scene.store.count("putPart")).isEqualTo(2);
        assertThat(scene.store.count("completeMultipart")).isEqualTo(2);
        scene.assertNothingUnfinished("file");
    }

    @Test
    void startsOverWhenItsUploadWasAborted() throws InterruptedException {
        // Given
        byte[] content = Scene.bytes(PART + 1, 11);
        scene.write("file", content);
        scene.store.before("completeMultipart", scene::abortAll);

        // When
        scene.uploaded(scene.found("file"));

        // Then
        assertThat(scene.contentOf("file")).isEqualTo(Sha256.of(content));
        scene.assertNothingUnfinished("file");
    }

    @Test
    void leavesNothingBehindWhenTheFileChangesMeanwhile() throws InterruptedException {
        // Given
        scene = new Scene(root, scene.real, Scene.ONE_BY_ONE);
        byte[] content = Scene.bytes(3 * PART, 12);
        scene.write("file", content);
        scene.store.before("putPart 1", () -> scene.write("file", Arrays.copyOf(content, 3 * PART + 1)));

        // When
        scene.failed(scene.found("file"), FailureKind.CHANGED);

        // Then
        scene.assertNothingUnfinished("file");
    }

    @Test
    void leavesNothingBehindWhenTheTargetRefuses() throws InterruptedException {
        // Given
        scene.write("file", Scene.bytes(3 * PART, 13));
        scene.store.failing("putPart 2", FailureKind.REFUSED, false);

        // When
        scene.failed(scene.found("file"), FailureKind.REFUSED);

        // Then
        scene.assertNothingUnfinished("file");
    }
}
