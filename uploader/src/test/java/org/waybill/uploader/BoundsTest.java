package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.MemoryObjectStore;

/** Memory and parts stay within bounds, whatever the number and the size of files. */
@Timeout(60)
final class BoundsTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "1, 16, 1",
        "16777216, 16, 1",
        "16777217, 16, 2",
        "159383552000, 16, 9500",
        "159383552001, 17, 8942",
        "5497558138880, 552, 9498"
    })
    void cutsEveryFileIntoFewEnoughParts(long size, long partMib, int count) {
        // When
        var plan = PartPlan.of(size, 16 * MIB);

        // Then
        assertThat(plan.partSize()).isEqualTo(partMib * MIB);
        assertThat(plan.count()).isEqualTo(count);
        assertThat(plan.offset(count) + plan.length(count)).isEqualTo(size);
    }

    @Test
    void letsWhoeverAsksForTooMuchWait() throws Exception {
        // Given
        var pool = new BufferPool(10 * 4096);
        var held = pool.take(8 * 4096);
        var waiting = new FutureTask<>(() -> pool.take(4 * 4096).array().length);

        // When
        Thread.startVirtualThread(waiting);

        // Then
        assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        held.close();
        assertThat(waiting.get()).isEqualTo(4 * 4096);
    }

    @Test
    void aBufferLargerThanTheBudgetGoesAlone() throws Exception {
        // Given
        var pool = new BufferPool(10 * 4096);
        var held = pool.take(4096);
        var waiting = new FutureTask<>(() -> pool.take(20 * 4096));

        // When
        Thread.startVirtualThread(waiting);

        // Then
        assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        held.close();
        var large = waiting.get();
        assertThat(large.array()).hasSize(20 * 4096);
        var next = new FutureTask<>(() -> pool.take(10 * 4096).array().length);
        Thread.startVirtualThread(next);
        assertThatThrownBy(() -> next.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        large.close();
        assertThat(next.get()).isEqualTo(10 * 4096);
    }

    private static byte[] givenBack(BufferPool pool, int length) throws InterruptedException {
        try (var buffer = pool.take(length)) {
            return buffer.array();
        }
    }

    @Test
    void usesBuffersOfOneSizeAgain() throws InterruptedException {
        // Given
        var pool = new BufferPool(10 * 4096);
        var first = givenBack(pool, 5000);

        // When
        try (var again = pool.take(5000);
                var another = pool.take(5000)) {

            // Then
            assertThat(again.array()).isSameAs(first);
            assertThat(another.array()).isNotSameAs(first);
        }
    }

    @Test
    void whatOneFileGivesBackFitsOthersOfAboutItsSize() throws InterruptedException {
        // Given
        var pool = new BufferPool(10 * 4096);
        var first = givenBack(pool, 5000);

        // When
        try (var other = pool.take(8000)) {
            // Then
            assertThat(other.array()).isSameAs(first);
        }
    }

    @Test
    void keepsNoIdleBufferBeyondItsBudget() throws InterruptedException {
        // Given
        var pool = new BufferPool(8 * 4096);
        var first = givenBack(pool, 4096);

        // When
        pool.take(8 * 4096).close();

        // Then
        try (var again = pool.take(4096)) {
            assertThat(again.array()).isNotSameAs(first);
        }
    }

    @ParameterizedTest
    @CsvSource({"900", "1001"})
    void finishesMoreFilesAtOnceThanItsMemoryHolds(int size) throws Exception {
        // Given
        var settings = new UploaderSettings(Scene.LIMIT, 4096, 4, Scene.PART, Scene.PART, 2);
        var scene = new Scene(root, new MemoryObjectStore(false), settings);
        for (int i = 0; i < 50; i++) {
            scene.write("file-" + i, Scene.bytes(size, i));
        }

        // When
        var outcomes = new ArrayList<Future<UploadOutcome>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var event = scene.found("file-" + i).event();
                outcomes.add(threads.submit(() -> scene.uploader.upload(event, false)));
            }
        }

        // Then
        for (int i = 0; i < 50; i++) {
            assertThat(outcomes.get(i).get()).isInstanceOf(UploadOutcome.Done.class);
            assertThat(scene.contentOf("file-" + i)).isEqualTo(Sha256.of(Scene.bytes(size, i)));
        }
    }

    @Test
    void saysThatAFileIsTooLarge() throws InterruptedException, IOException {
        // Given
        var scene = new Scene(root, new MemoryObjectStore(false), Scene.ONE_BY_ONE);
        try (var sparse = new RandomAccessFile(root.resolve("file").toFile(), "rw")) {
            sparse.setLength(9_500L * UploaderSettings.LARGEST_PART + 1);
        }

        // When
        var failed = scene.failed(scene.found("file"), FailureKind.UNSUITABLE);

        // Then
        assertThat(failed.message()).contains("has at most 134217728");
        assertThat(scene.store.requests()).isEmpty();
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> new UploaderSettings(8 * MIB, 4 * MIB, 24, 16 * MIB, 128 * MIB, 4))
                .hasMessageContaining("waybill.uploader.small-memory");
        assertThatThrownBy(() -> new UploaderSettings(8 * MIB, 64 * MIB, 24, MIB, 128 * MIB, 4))
                .hasMessageContaining("waybill.uploader.part-size");
        assertThatThrownBy(() -> new UploaderSettings(8 * MIB, 64 * MIB, 24, 16 * MIB, 8 * MIB, 4))
                .hasMessageContaining("waybill.uploader.part-memory");
        assertThatThrownBy(() -> new UploaderSettings(8 * MIB, 64 * MIB, 24, 16 * MIB, 128 * MIB, 0))
                .hasMessageContaining("waybill.uploader.parallel-parts");
    }
}
