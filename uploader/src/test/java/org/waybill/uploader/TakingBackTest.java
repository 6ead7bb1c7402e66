package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.uploader.leftover.BegunUpload;
import org.waybill.uploader.leftover.Notes;
import org.waybill.uploader.leftover.TakingBack;

/** Uploads that nobody goes on with are aborted at their targets. */
final class TakingBackTest {

    private static final MigrationId MINE = MigrationId.of("11111111-2222-3333-4444-555555555555");
    private static final MigrationId OTHER = MigrationId.of("99999999-2222-3333-4444-555555555555");
    private static final Target TARGET = new Target("http://127.0.0.1:1", "us-east-1", "bucket", "");
    private static final Target HANGING = new Target("http://127.0.0.1:2", "us-east-1", "bucket", "");

    private final ObjectStore store = new MemoryObjectStore(false);
    private final Left notes = new Left();

    /** The uploads that are left, and a signal for each that ended. */
    private static final class Left implements Notes {
        private final List<BegunUpload> all = new ArrayList<>();
        private final Set<String> ended = ConcurrentHashMap.newKeySet();
        private final CountDownLatch looks = new CountDownLatch(2);
        private final CountDownLatch ends = new CountDownLatch(1);

        @Override
        public void begun(FileRef file, BegunUpload upload) {}

        @Override
        public void ended(FileId file, String upload) {
            ended.add(upload);
            ends.countDown();
        }

        @Override
        public List<BegunUpload> left() {
            looks.countDown();
            return all.stream().filter(upload -> !ended.contains(upload.id())).toList();
        }
    }

    private BegunUpload begin(MigrationId migration, Target target, String key) {
        var begun = store.createMultipart(key, new ObjectHeaders("text/plain", Map.of()));
        var upload = new BegunUpload(migration, new FileId(1), target, key, ((Answer.Given<String>) begun).value());
        notes.all.add(upload);
        return upload;
    }

    @Test
    void anUploadIsAbortedWhileAnotherTargetHangs() throws InterruptedException {
        // Given
        var never = new CountDownLatch(1);
        begin(MINE, HANGING, "hangs");
        var upload = begin(MINE, TARGET, "file");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {

            // When
            threads.execute(new TakingBack(
                    notes,
                    target -> {
                        if (target.equals(HANGING)) {
                            await(never);
                        }
                        return store;
                    },
                    MINE::equals,
                    threads,
                    InstantSource.system(),
                    new Waits(InstantSource.system())));
            notes.ends.await();
            threads.shutdownNow();
        }

        // Then
        assertThat(notes.ended).containsExactly(upload.id());
        assertThat(store.listMultipart("file")).isEqualTo(new Answer.Given<>(List.of()));
        assertThat(store.listMultipart("hangs")).isNotEqualTo(new Answer.Given<>(List.of()));
    }

    @Test
    void uploadsOfAnotherRunAreLeftAlone() throws InterruptedException {
        // Given
        begin(OTHER, TARGET, "file");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {

            // When: it has looked once, and again
            threads.execute(new TakingBack(
                    notes,
                    target -> store,
                    MINE::equals,
                    threads,
                    () -> Instant.EPOCH,
                    new Waits(() -> Instant.EPOCH)));
            notes.looks.await();
            threads.shutdownNow();
        }

        // Then
        assertThat(notes.ended).isEmpty();
        assertThat(store.listMultipart("file")).isNotEqualTo(new Answer.Given<>(List.of()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("hung to the end", e);
        }
    }
}
