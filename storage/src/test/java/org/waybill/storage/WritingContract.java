package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waybill.storage.kit.StorageWords.bytes;
import static org.waybill.storage.kit.StorageWords.content;
import static org.waybill.storage.kit.StorageWords.found;
import static org.waybill.storage.kit.StorageWords.listed;
import static org.waybill.storage.kit.StorageWords.path;
import static org.waybill.storage.kit.StorageWords.put;
import static org.waybill.storage.kit.StorageWords.random;
import static org.waybill.storage.kit.StorageWords.stored;
import static org.waybill.storage.kit.StorageWords.text;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waybill.model.Sha256;

/** What every storage does when files are stored and deleted. */
public abstract class WritingContract extends ReadingContract {

    @Test
    void onlyTheFirstUploadOfSeveralIsStoredWhereNothingMayBe() {
        // Given
        var upload = Upload.to(path("c/1"), Content.of(text("first"))).ifAbsent();
        stored(storage().upload(upload));

        // When
        var second = storage().upload(upload.withContent(Content.of(text("second"))));

        // Then
        assertThat(second).isInstanceOf(Upload.Refused.class);
        assertThat(content(storage(), "c/1")).isEqualTo("first");
    }

    @Test
    void aVersionIsReplacedOnlyWhileItIsTheCurrentOne() {
        // Given
        var first = put(storage(), "v", "first");
        var upload = Upload.to(path("v"), Content.of(text("second")));
        var second = stored(storage().upload(upload.replacing(first.version())));

        // When
        var late = storage().upload(upload.withContent(Content.of(text("late"))).replacing(first.version()));

        // Then
        assertThat(late).isInstanceOf(Upload.Refused.class);
        assertThat(content(storage(), "v")).isEqualTo("second");
        assertThat(found(storage().look(path("v"))).version()).isEqualTo(second.version());
    }

    @Test
    void whatIsNotThereIsNotReplaced() {
        assertThat(storage().upload(Upload.to(path("n"), Content.of(text("x"))).replacing(Version.ofEtag("0-0-0-0"))))
                .isInstanceOf(Upload.Refused.class);
        assertThat(storage().look(path("n"))).isEqualTo(new Look.NotFound());
    }

    @Test
    void ofManyThatMustBeTheFirstOneIsStored() throws Exception {
        assumeTrue(can(Capability.CREATE_ONLY));

        // When
        var outcomes = atOnce(
                8,
                i -> storage()
                        .upload(Upload.to(path("race"), Content.of(text("writer " + i)))
                                .ifAbsent()));

        // Then
        var winners = IntStream.range(0, 8)
                .filter(i -> outcomes.get(i) instanceof Upload.Stored)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(content(storage(), "race")).isEqualTo("writer " + winners.getFirst());
    }

    @Test
    void ofManyThatReplaceOneVersionOneIsStored() throws Exception {
        assumeTrue(can(Capability.REPLACE_VERSION));

        // Given
        var first = put(storage(), "race", "first");

        // When
        var outcomes = atOnce(
                8,
                i -> storage()
                        .upload(Upload.to(path("race"), Content.of(text("writer " + i)))
                                .replacing(first.version())));

        // Then
        assertThat(outcomes.stream().filter(Upload.Stored.class::isInstance)).hasSize(1);
    }

    private static <T> List<T> atOnce(int threads, IntFunction<T> work) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var tasks = IntStream.range(0, threads)
                    .<Callable<T>>mapToObj(i -> () -> work.apply(i))
                    .toList();
            return executor.invokeAll(tasks).stream()
                    .map(WritingContract::result)
                    .toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsDeletedIsGone() {
        // Given
        var stored = put(storage(), "x/y", "content");

        // When
        var refused = storage().delete(Delete.of(path("x/y")).only(Version.ofEtag("another")));
        var deleted = storage().delete(Delete.of(path("x/y")).only(stored.version()));

        // Then
        assertThat(refused).isEqualTo(new Delete.Refused(stored.version()));
        assertThat(deleted).isEqualTo(new Delete.Deleted(stored.version()));
        assertThat(storage().open(Read.of(path("x/y")))).isEqualTo(new Read.NotFound());
        assertThat(storage().look(path("x/y"))).isEqualTo(new Look.NotFound());
        assertThat(storage().delete(Delete.of(path("x/y")))).isEqualTo(new Delete.WasAbsent());
        assertThat(listed(storage(), Listing.Request.ALL)).isEmpty();
    }

    @Test
    void whatWasDeletedCanBeStoredAgain() {
        // Given
        put(storage(), "again/1", "old");
        storage().delete(Delete.of(path("again/1")));

        // When
        stored(storage()
                .upload(Upload.to(path("again/1"), Content.of(text("new"))).ifAbsent()));

        // Then
        assertThat(content(storage(), "again/1")).isEqualTo("new");
    }

    @Test
    void contentOfUnknownLengthIsStoredWhole() {
        // Given
        byte[] content = random(3, LONG);

        // When
        var stored =
                stored(storage().upload(Upload.to(path("big/file"), Content.once(new ByteArrayInputStream(content)))));

        // Then
        assertThat(stored.size()).isEqualTo(LONG);
        assertThat(stored.sha256()).isEqualTo(Sha256.of(content));
        assertThat(Sha256.of(bytes(storage(), "big/file"))).isEqualTo(Sha256.of(content));
        assertThat(found(storage().look(path("big/file"))).version()).isEqualTo(stored.version());
    }

    @Test
    void contentThatIsNotAsDeclaredLeavesWhatWasThere() {
        for (int length : new int[] {100, LONG}) {
            // Given
            put(storage(), "keep", "old");
            byte[] content = random(4, length);
            var upload = Upload.to(path("keep"), Content.of(content));

            // When
            var outcomes = List.of(
                    storage().upload(upload.withContent(Content.of(content).ofSize(length + 1))),
                    storage().upload(upload.withContent(Content.of(content).ofSize(length - 1))),
                    storage().upload(upload.withContent(Content.of(content).expecting(Sha256.of(text("else"))))),
                    storage().upload(upload.withContent(Content.once(breakingOff(content)))));

            // Then
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    Upload.Failed.class,
                                    failed ->
                                            assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.CONTENT)));
            assertThat(content(storage(), "keep")).isEqualTo("old");
            assertThat(listed(storage(), Listing.Request.ALL)).containsExactly("keep");
        }
    }

    /** Ends with an error after all of the content. */
    private static InputStream breakingOff(byte[] content) {
        return new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw new IOException("the client went away");
                }
                return read;
            }
        };
    }

    @Test
    void aCancelledUploadLeavesNothing() {
        // Given
        var asked = new int[1];

        // When
        var outcome = storage()
                .upload(Upload.to(path("c"), Content.of(random(5, 1 << 20))).until(() -> ++asked[0] > 3));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Upload.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.CANCELLED));
        assertThat(storage().look(path("c"))).isEqualTo(new Look.NotFound());
        assertThat(listed(storage(), Listing.Request.ALL)).isEmpty();
    }
}
