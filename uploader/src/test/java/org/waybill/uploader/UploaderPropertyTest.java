package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.uploader.control.Orders;

/**
 * Whatever is repeated, delayed, lost or done by others (I4, I7): an upload is reported only of an object that holds the
 * hashed bytes, a foreign object stays, and no attempt undoes a later one.
 */
final class UploaderPropertyTest {

    private static final int SEEDS = 200;
    private static final int STEPS = 12;

    @TempDir
    Path root;

    @Test
    void keepsItsPromisesUnderAnyOrderOfFaults() throws InterruptedException {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed).run();
        }
    }

    private final class Run {

        private final long seed;
        private final Random random;
        private final Scene scene;
        private final Map<Integer, FileFound> dispatched = new HashMap<>();
        private int attempt;
        private int highest;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.scene = new Scene(root, new MemoryObjectStore(random.nextInt(4) == 0), Scene.ONE_BY_ONE);
        }

        void run() throws InterruptedException {
            for (int step = 0; step < STEPS; step++) {
                if (dispatched.isEmpty() || random.nextInt(3) == 0) {
                    write();
                }
                disturb();
                upload(dispatched.get(1 + random.nextInt(attempt)));
            }
        }

        /** The application writes the file, and it is found. */
        private void write() {
            int size = random.nextBoolean() ? 10 : Scene.LIMIT + 10;
            attempt++;
            // Content that came back would have its old ETag, and If-Match cannot tell it from the old object.
            scene.write("file", Scene.bytes(size, attempt));
            dispatched.put(attempt, scene.found("file").attempt(attempt).event());
        }

        private void disturb() {
            switch (random.nextInt(9)) {
                case 0 -> scene.store.losing("put");
                case 1 -> scene.store.losing("completeMultipart");
                case 2 -> scene.store.failing("putPart 1", FailureKind.UNAVAILABLE, true);
                case 3 -> scene.store.failing("head", FailureKind.UNAVAILABLE, true);
                case 4 -> foreign();
                case 5 -> scene.store.before("put", this::overtake);
                case 6 -> scene.store.before("completeMultipart", this::overtake);
                case 7 -> scene.store.dropping("put");
                default -> scene.store.recover();
            }
        }

        /** A later attempt runs to its end while an earlier one is under way. */
        private void overtake() {
            write();
            try {
                new Uploader(
                                target -> scene.real,
                                Scene.ONE_BY_ONE,
                                Bundling.NONE,
                                target -> Optional.empty(),
                                Orders.NONE)
                        .upload(dispatched.get(attempt), false);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            noteAttempt();
        }

        private void noteAttempt() {
            scene.content("file")
                    .flatMap(Scene.Held::marker)
                    .ifPresent(marker -> highest = Math.max(highest, marker.attempt()));
        }

        private void foreign() {
            if (scene.real.head("file") instanceof Answer.Missing<?>) {
                scene.putForeign("file", Scene.bytes(10, random.nextInt(attempt + 2)));
            }
        }

        private void upload(FileFound event) throws InterruptedException {
            var before = scene.content("file");
            var outcome = scene.uploader.upload(event, random.nextBoolean());

            var after = scene.content("file");
            var marker = after.map(content -> content.marker().orElse(null)).orElse(null);
            if (outcome instanceof UploadOutcome.Done(FileUploaded uploaded)) {
                assertThat(after.orElseThrow().sha256()).as("seed %d", seed).isEqualTo(uploaded.sha256());
                assertThat(uploaded.adopted()).as("seed %d", seed).isEqualTo(marker == null);
            }
            if (before.isPresent() && before.get().marker().isEmpty()) {
                assertThat(after).as("seed %d: a foreign object stays", seed).isEqualTo(before);
            }
            if (marker != null) {
                assertThat(marker.attempt())
                        .as("seed %d: attempts only grow", seed)
                        .isGreaterThanOrEqualTo(highest);
            }
            noteAttempt();
        }
    }
}
