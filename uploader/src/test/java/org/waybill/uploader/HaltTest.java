package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.uploader.control.Orders;
import org.waybill.uploader.control.Pace;
import org.waybill.uploader.leftover.Notes;

/** An operator stops a batch while its files are sent. */
final class HaltTest {

    @TempDir
    Path root;

    @Test
    void handsBackTheFilesOfAHaltedBatchUnsent() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        var found = scene.found("file").event();
        var gate = new TargetGate(
                "s3://bucket/",
                () -> new Answer.Missing<>(),
                (task, pause) -> {},
                () -> Instant.EPOCH,
                new Random(1),
                new Waits(() -> Instant.EPOCH));

        // When
        var event = new GatedUploader(
                        scene.uploader,
                        target -> gate,
                        new Orders(
                                file -> file.equals(found.ref()) ? Optional.of(FailureKind.PAUSED) : Optional.empty(),
                                Pace.FREE,
                                Notes.NONE))
                .upload(found, false);

        // Then
        assertThat(event)
                .isInstanceOfSatisfying(
                        FileFailed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.PAUSED));
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void stopsBetweenTwoPartsWhenPausedAndGoesOnFromThere() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false), Scene.ONE_BY_ONE);
        byte[] content = Scene.bytes(3 * Scene.PART + 1, 3);
        scene.write("file", content);
        scene.store.before("putPart 1", () -> scene.halt(FailureKind.PAUSED));
        var found = scene.found("file");

        // When
        var paused = scene.uploader.upload(found.event(), false);
        long before = scene.store.count("putPart");
        scene.halt(null);
        var resumed = scene.uploaded(found.attempt(2));

        // Then: it is no failure, and nothing that was sent is sent again
        assertThat(((UploadOutcome.Done) paused).event())
                .isInstanceOfSatisfying(
                        FileFailed.class, event -> assertThat(event.kind()).isEqualTo(FailureKind.PAUSED));
        assertThat(before).isOne();
        assertThat(scene.store.count("putPart")).isEqualTo(4);
        assertThat(resumed.sha256()).isEqualTo(Sha256.of(content)).isEqualTo(scene.contentOf("file"));
        scene.assertNothingUnfinished("file");
    }

    @Test
    void takesBackWhatItSentWhenCancelled() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false), Scene.ONE_BY_ONE);
        scene.write("file", Scene.bytes(3 * Scene.PART + 1, 3));
        scene.store.before("putPart 2", () -> scene.halt(FailureKind.CANCELLED));

        // When
        var cancelled = scene.uploader.upload(scene.found("file").event(), false);

        // Then
        assertThat(((UploadOutcome.Done) cancelled).event())
                .isInstanceOfSatisfying(
                        FileFailed.class, event -> assertThat(event.kind()).isEqualTo(FailureKind.CANCELLED));
        assertThat(scene.store.count("putPart")).isEqualTo(2);
        scene.assertNothingUnfinished("file");
    }
}
