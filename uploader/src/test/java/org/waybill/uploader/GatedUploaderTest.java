package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileUploaded;

final class GatedUploaderTest {

    @TempDir
    Path root;

    @Test
    void waitsForTheTargetAndGoesOnWhenItIsBack() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        scene.store.failing("put", FailureKind.UNAVAILABLE, true).failing("head", FailureKind.UNAVAILABLE, true);
        var gate = gate(scene, () -> scene.store.recover());

        // When
        var event = new GatedUploader(scene.uploader, target -> gate)
                .upload(scene.found("file").event(), false);

        // Then
        assertThat(event).isInstanceOf(FileUploaded.class);
        assertThat(scene.store.requests()).containsExactly("put", "head", "head", "head", "put");
    }

    @Test
    void givesUpAFileThatATargetWhichAnswersDoesNotTake() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        scene.store.failing("put", FailureKind.TARGET_FULL, true);
        var gate = gate(scene, () -> {});

        // When
        var event = new GatedUploader(scene.uploader, target -> gate)
                .upload(scene.found("file").event(), false);

        // Then
        assertThat(event).isInstanceOf(FileFailed.class);
        assertThat(((FileFailed) event).kind()).isEqualTo(FailureKind.TARGET_FULL);
    }

    /** A gate whose probe comes at once, and finds the target back from the second time on. */
    private static TargetGate gate(Scene scene, Runnable recovery) {
        return new TargetGate(
                "s3://bucket/",
                () -> scene.store.head("probe"),
                (task, pause) -> Thread.startVirtualThread(() -> {
                    if (scene.store.count("head") > 0) {
                        recovery.run();
                    }
                    task.run();
                }),
                () -> Instant.EPOCH,
                new Random(1));
    }
}
