package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.Sha256;
import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.objectstore.StoreTimeouts;

/** Small files travel together where that overwrites nothing, and arrive one by one where that did not work. */
final class BundleTest {

    private static final int MANY = 40;
    private static final StoreTimeouts TIMEOUTS =
            new StoreTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10));

    /** A call, 4 MiB at the slowest rate, and some. */
    private static final int LATEST = 10 + 64 + 30;

    @TempDir
    Path root;

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private Duration betweenLooks = Duration.ZERO;
    private Scene scene;

    @BeforeEach
    void prepare() {
        scene = new Scene(
                root,
                new MemoryObjectStore(false),
                Scene.SETTINGS,
                new Bundling(_ -> true, TIMEOUTS, Runnable::run, this::look));
    }

    private synchronized Instant look() {
        now = now.plus(betweenLooks);
        return now;
    }

    @Test
    void newFilesTravelTogether() throws Exception {
        // Given
        var files = files("new");

        // When
        var outcomes = upload(files, false);

        // Then
        assertThat(outcomes)
                .allMatch(outcome -> outcome instanceof FileUploaded uploaded && uploaded.lingers() == null);
        assertAllArrived(files);
        assertThat(scene.store.count("putBundle")).isBetween(1L, (long) MANY / 4);
        assertNothingSentTwice();
        for (var outcome : outcomes) {
            var uploaded = (FileUploaded) outcome;
            assertThat(scene.facts(uploaded.key()).version()).isEqualTo(uploaded.object());
        }
    }

    @Test
    void whatOthersPutIsNeverTheirVictim() throws Exception {
        // Given: an object at one key, and one whose name hides what lies below it from a listing
        var files = files("dir/new");
        var foreign = Scene.bytes(10, 99);
        scene.putForeign(files.getFirst(), foreign);
        scene.putForeign("hidden", foreign);
        scene.write("hidden/below", Scene.bytes(50, 1));
        files.add("hidden/below");

        // When
        var outcomes = upload(files, false);

        // Then
        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        FileFailed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.OCCUPIED));
        assertThat(scene.contentOf(files.getFirst())).isEqualTo(Sha256.of(foreign));
        assertThat(outcomes.subList(1, files.size())).hasOnlyElementsOfType(FileUploaded.class);
        assertThat(scene.store.requests()).contains("put");
        assertThat(scene.store.count("putBundle")).isPositive();
    }

    @Test
    void anEventThatMayHaveBeenWorkedOnIsLookedAfterAndSaysWhatMayYetCome() throws Exception {
        // Given
        var files = files("again");

        // When
        var outcomes = upload(files, true);

        // Then
        assertThat(scene.store.count("putBundle")).isZero();
        assertThat(scene.store.count("head")).isEqualTo(MANY);
        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(((FileUploaded) outcome).lingers()).isEqualTo(LATEST));
        assertAllArrived(files);
    }

    @Test
    void laterAttemptsGoOneByOne() throws Exception {
        // Given
        var files = files("later");

        // When
        var outcomes = together(files.stream()
                .<Callable<FileEvent>>map(name -> () -> event(scene.found(name).attempt(2), false))
                .toList());

        // Then
        assertThat(scene.store.count("putBundle")).isZero();
        assertThat(outcomes).hasOnlyElementsOfType(FileUploaded.class);
    }

    @Test
    void aBundleWhoseAnswerIsLostIsLookedForAndNotSentAgain() throws Exception {
        // Given
        var files = files("lost");
        scene.store.losing("putBundle");

        // When
        var outcomes = upload(files, false);

        // Then
        assertAllArrived(files);
        assertThat(outcomes).allMatch(outcome -> outcome instanceof FileUploaded uploaded && !uploaded.adopted());
        assertThat(outcomes).anyMatch(outcome -> ((FileUploaded) outcome).lingers() != null);
        assertNothingSentTwice();
    }

    @Test
    void aBundleThatNeverArrivedIsSentOneByOne() throws Exception {
        // Given
        var files = files("dropped");
        scene.store.dropping("putBundle");

        // When
        upload(files, false);

        // Then
        assertAllArrived(files);
    }

    @Test
    void bundlesThatAreRefusedAgainAndAgainAreNotTriedForEver() throws Exception {
        // Given
        scene.store.failing("putBundle", FailureKind.REFUSED, false);

        // When
        for (int i = 0; i < 10; i++) {
            var files = files("refused" + i);
            upload(files, false);
            assertAllArrived(files);
        }

        // Then: several may be on their way when the last one is refused
        assertThat(scene.store.count("putBundle")).isLessThan(10);
    }

    @Test
    void anOldListingIsNotBelieved() throws Exception {
        // Given
        upload(files("first"), false);
        long bundles = scene.store.count("putBundle");
        scene.store.failing("list", FailureKind.REFUSED, false);
        now = now.plus(Duration.ofMinutes(2));

        // When
        var files = files("second");
        upload(files, false);

        // Then
        assertThat(scene.store.count("putBundle")).isEqualTo(bundles);
        assertAllArrived(files);
    }

    @Test
    void aPrefixThatIsFullOfOthersIsNotListedForEachFile() throws Exception {
        // Given
        for (int i = 0; i <= 50_000; i++) {
            scene.putForeign("others/" + i, new byte[0]);
        }

        // When / Then
        assertArrivesOneByOneAfterOneLook();
    }

    @Test
    void aPrefixThatTakesTooLongToListIsNotListedAgain() throws Exception {
        // Given
        betweenLooks = Duration.ofMinutes(8);

        // When / Then
        assertArrivesOneByOneAfterOneLook();
    }

    private void assertArrivesOneByOneAfterOneLook() throws Exception {
        var files = files("first");
        upload(files, false);
        long lists = scene.store.count("list");
        upload(files("later"), false);
        assertThat(scene.store.count("putBundle")).isZero();
        assertThat(scene.store.count("list")).isEqualTo(lists);
        assertAllArrived(files);
    }

    private List<String> files(String name) {
        return new ArrayList<>(IntStream.range(0, MANY)
                .mapToObj(i -> {
                    scene.write(name + i, Scene.bytes(i * 7, i));
                    return name + i;
                })
                .toList());
    }

    private void assertAllArrived(List<String> files) {
        for (int i = 0; i < files.size(); i++) {
            assertThat(scene.contentOf(files.get(i))).as(files.get(i)).isEqualTo(Sha256.of(Scene.bytes(i * 7, i)));
            assertThat(scene.marker(files.get(i)).attempt()).isEqualTo(1);
        }
    }

    private void assertNothingSentTwice() {
        assertThat(scene.store.sent()).hasSize(MANY).doesNotHaveDuplicates();
    }

    private List<FileEvent> upload(List<String> files, boolean repeated) throws Exception {
        return together(files.stream()
                .<Callable<FileEvent>>map(name -> () -> event(scene.found(name), repeated))
                .toList());
    }

    private FileEvent event(Scene.Found found, boolean repeated) throws InterruptedException {
        return ((UploadOutcome.Done) scene.uploader.upload(found.event(), repeated)).event();
    }

    private static List<FileEvent> together(List<Callable<FileEvent>> uploads)
            throws InterruptedException, ExecutionException {
        var events = new ArrayList<FileEvent>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(uploads)) {
                events.add(done.get());
            }
        }
        return events;
    }
}
