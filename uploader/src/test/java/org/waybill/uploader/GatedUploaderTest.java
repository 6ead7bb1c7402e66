package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.uploader.control.Orders;

final class GatedUploaderTest {

    @TempDir
    Path root;

    @Test
    void waitsForTheTargetAndGoesOnWhenItIsBack() throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        scene.store.failing("put", FailureKind.UNAVAILABLE, true).failing("head", FailureKind.UNAVAILABLE, true);
        var gate = gate(scene, 1);

        // When
        var event = new GatedUploader(scene.uploader, target -> gate, Orders.NONE)
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
        scene.store.failing("put", FailureKind.UNAVAILABLE, true);
        var gate = gate(scene, Integer.MAX_VALUE);

        // When
        var event = new GatedUploader(scene.uploader, target -> gate, Orders.NONE)
                .upload(scene.found("file").event(), false);

        // Then
        assertThat(event).isInstanceOf(FileFailed.class);
        assertThat(((FileFailed) event).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(names = {"TARGET_FULL", "REFUSED"})
    void waitsForSpaceOrARightForAsLongAsItTakes(FailureKind kind) throws InterruptedException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        scene.store.failing("put", kind, true);
        var gate = gate(scene, 500);

        // When
        var event = new GatedUploader(scene.uploader, target -> gate, Orders.NONE)
                .upload(scene.found("file").event(), false);

        // Then
        assertThat(event).isInstanceOf(FileUploaded.class);
    }

    @Test
    void whatIsInterceptedForOneFileWhileOthersPassIsAboutThatFile() throws InterruptedException {
        // Given: each time this file is refused, another one is taken
        var scene = new Scene(root, new MemoryObjectStore(false));
        scene.write("file", new byte[10]);
        var kind = FailureKind.INTERCEPTED;
        scene.store.failing("put", kind, true).failing("head", kind, true);
        var closed = new AtomicInteger();
        var gate = new TargetGate(
                "s3://bucket/",
                () -> new Answer.Missing<>(),
                (task, pause) -> {
                    closed.incrementAndGet();
                    Thread.startVirtualThread(task);
                },
                () -> Instant.EPOCH,
                new Random(1),
                new Waits(() -> Instant.EPOCH));
        scene.store.beforeEach(gate::passed);

        // When
        var event = new GatedUploader(scene.uploader, target -> gate, Orders.NONE)
                .upload(scene.found("file").event(), false);

        // Then: soon, and nobody else was held back
        assertThat(event)
                .isInstanceOfSatisfying(
                        FileFailed.class, failed -> assertThat(failed.kind()).isEqualTo(kind));
        assertThat(scene.store.requests()).hasSize(3);
        assertThat(closed).hasValue(0);
    }

    /** A gate whose probe comes at once, and finds the target back after so many. */
    private static TargetGate gate(Scene scene, int probes) {
        return new TargetGate(
                "s3://bucket/",
                () -> scene.store.head("probe"),
                (task, pause) -> Thread.startVirtualThread(() -> {
                    if (scene.store.count("head") >= probes) {
                        scene.store.recover();
                    }
                    task.run();
                }),
                () -> Instant.EPOCH,
                new Random(1),
                new Waits(() -> Instant.EPOCH));
    }
}
