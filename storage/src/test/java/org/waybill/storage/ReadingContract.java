package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.storage.kit.StorageWords.bytes;
import static org.waybill.storage.kit.StorageWords.content;
import static org.waybill.storage.kit.StorageWords.found;
import static org.waybill.storage.kit.StorageWords.opened;
import static org.waybill.storage.kit.StorageWords.path;
import static org.waybill.storage.kit.StorageWords.put;
import static org.waybill.storage.kit.StorageWords.random;
import static org.waybill.storage.kit.StorageWords.stored;
import static org.waybill.storage.kit.StorageWords.text;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waybill.model.Sha256;

/** What every storage does when files are read. */
public abstract class ReadingContract {

    static final int LONG = 11 << 20;
    /** So short that a server has sent it all: MinIO lets no upload replace what it is sending, for half a minute. */
    static final int SHORT = 1 << 20;

    /** An empty storage. */
    protected abstract FileStorage storage();

    boolean can(Capability capability) {
        return storage().capabilities().contains(capability);
    }

    @Test
    void aFileIsReadAsItWasStored() {
        // When
        var stored = put(storage(), "documents/a.pdf", "content");

        // Then
        assertThat(content(storage(), "documents/a.pdf")).isEqualTo("content");
        assertThat(stored.sha256()).isEqualTo(Sha256.of(text("content")));
        assertThat(stored.size()).isEqualTo(7);
        assertThat(stored.contentType()).isEqualTo("application/pdf");
    }

    @Test
    void metadataIsKept() {
        // Given
        var name = "Rechnung März 100%; \"x\" 日本語.pdf";
        var upload = Upload.to(path("d/1"), Content.of(text("x")))
                .withFileName(name)
                .withContentType("image/png")
                .withTags(Map.of("vehicle", "12 % ü", "kind", "invoice"));
        var before = Instant.now().minusSeconds(5);

        // When
        var stored = stored(storage().upload(upload));

        // Then
        var found = found(storage().look(path("d/1")));
        assertThat(found.version()).isEqualTo(stored.version());
        assertThat(found.size()).isOne();
        assertThat(found.modified()).isAfter(before);
        if (can(Capability.METADATA)) {
            assertThat(found.fileName()).isEqualTo(name);
            assertThat(found.contentType()).isEqualTo("image/png");
            assertThat(found.tags()).isEqualTo(Map.of("vehicle", "12 % ü", "kind", "invoice"));
            assertThat(found.created()).isEqualTo(stored.created()).isAfter(before);
            assertThat(found.sha256()).isEqualTo(Sha256.of(text("x")));
        }
        try (var file = opened(storage().open(Read.of(path("d/1"))))) {
            assertThat(file.metadata()).isEqualTo(found);
        }
    }

    @Test
    void aNewUploadHasAPathOfItsOwnWithItsName() {
        // When
        var one = stored(storage().upload(Upload.named("a b.txt", Content.of(text("1")))));
        var other = stored(storage().upload(Upload.named("a b.txt", Content.of(text("2")))));

        // Then
        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(one.id().text()).matches("[0-9a-f-]{36}/a b\\.txt");
        assertThat(one.fileName()).isEqualTo("a b.txt");
        assertThat(bytes(storage().open(Read.of(one.id())))).isEqualTo(text("1"));
    }

    @Test
    void anEmptyFileIsAFile() {
        // When
        put(storage(), "empty", "");

        // Then
        assertThat(bytes(storage(), "empty")).isEmpty();
        assertThat(found(storage().look(path("empty"))).size()).isZero();
        assertThat(storage().open(Read.of(path("empty")).range(Range.from(0))))
                .isEqualTo(new Read.RangeNotSatisfiable(0));
        assertThat(storage().open(Read.of(path("empty")).range(Range.last(5))))
                .isEqualTo(new Read.RangeNotSatisfiable(0));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(storage().open(Read.of(path("a/b")))).isEqualTo(new Read.NotFound());
        assertThat(storage().open(Read.of(path("a/b")).range(Range.last(1)))).isEqualTo(new Read.NotFound());
        assertThat(storage().look(path("a/b"))).isEqualTo(new Look.NotFound());
        assertThat(storage().delete(Delete.of(path("a/b")))).isEqualTo(new Delete.WasAbsent());
    }

    @Test
    void aRangeHoldsExactlyItsBytes() {
        // Given
        byte[] content = random(1, 10_000);
        put(storage(), "r", content);
        var random = new Random(2);

        for (int i = 0; i < 40; i++) {
            // When
            long first = random.nextInt(12_000);
            var range = switch (i % 4) {
                case 0 -> Range.from(first);
                case 1 -> Range.last(first);
                case 2 -> Range.between(first, Long.MAX_VALUE - 1);
                default -> Range.between(first, first + random.nextInt(3_000));
            };
            var outcome = storage().open(Read.of(path("r")).range(range));

            // Then
            long from = i % 4 == 1 ? Math.max(0, 10_000 - first) : first;
            long to = range instanceof Range.Between between ? Math.min(between.last(), 9_999) + 1 : 10_000;
            if (from >= to) {
                assertThat(outcome).as("%s", range).isEqualTo(new Read.RangeNotSatisfiable(10_000));
            } else {
                assertThat(bytes(outcome)).as("%s", range).isEqualTo(Arrays.copyOfRange(content, (int) from, (int) to));
            }
        }
    }

    @Test
    void aRangeTellsTheSizeOfTheWholeFile() {
        // Given
        put(storage(), "r", random(1, 100));

        // When
        try (var file = opened(storage().open(Read.of(path("r")).range(Range.between(10, 19))))) {
            // Then
            assertThat(file.span()).isEqualTo(new Range.Span(10, 10));
            assertThat(file.metadata().size()).isEqualTo(100);
        }
    }

    @Test
    void aReadOfAVersionGivesThatVersionOrNothing() {
        // Given
        var first = put(storage(), "p", "first");
        var second = put(storage(), "p", "other");

        // When
        var old = storage().open(Read.of(path("p")).only(first.version()));
        var current = storage().open(Read.of(path("p")).only(second.version()).range(Range.last(3)));

        // Then
        if (can(Capability.OLD_VERSIONS)) {
            assertThat(bytes(old)).isEqualTo(text("first"));
        } else {
            assertThat(old).isInstanceOf(Read.PreconditionFailed.class);
        }
        assertThat(bytes(current)).isEqualTo(text("her"));
        assertThat(storage().open(Read.of(path("none")).only(first.version()))).isNotInstanceOf(Read.Opened.class);
    }

    @Test
    void whoHasTheFileIsNotSentItAgain() {
        // Given
        var stored = put(storage(), "k", "content");

        // Then
        assertThat(storage().open(Read.of(path("k")).unless(stored.version().etag())))
                .isEqualTo(new Read.NotModified(stored.version()));
        assertThat(bytes(storage().open(Read.of(path("k")).unless("another")))).isEqualTo(text("content"));
    }

    @Test
    void sameSizeInTheSameSecondIsAnotherVersion() {
        // Given
        var first = put(storage(), "s", "aaaa");

        // When
        var second = put(storage(), "s", "bbbb");

        // Then
        assertThat(second.version().etag()).isNotEqualTo(first.version().etag());
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadIsNeverMixed() throws IOException {
        // Given
        byte[] old = random(6, SHORT);
        put(storage(), "mix", old);

        // When
        try (var file = opened(storage().open(Read.of(path("mix"))))) {
            byte[] begin = file.body().readNBytes(100_000);
            put(storage(), "mix", random(7, SHORT));
            byte[] rest;
            try {
                rest = file.body().readAllBytes();
            } catch (StorageFault e) {
                return;
            }

            // Then
            assertThat(begin).isEqualTo(Arrays.copyOf(old, 100_000));
            assertThat(Sha256.of(rest)).isEqualTo(Sha256.of(Arrays.copyOfRange(old, 100_000, SHORT)));
        }
    }

    @Test
    void aFileClosedHalfReadCanBeOpenedAgain() throws IOException {
        // Given
        byte[] content = random(8, LONG);
        put(storage(), "half", content);

        for (int i = 0; i < 20; i++) {
            // When
            try (var file = opened(storage().open(Read.of(path("half"))))) {
                assertThat(file.body().readNBytes(10)).isEqualTo(Arrays.copyOf(content, 10));
            }
        }

        // Then
        assertThat(bytes(storage().open(Read.of(path("half")).range(Range.last(7)))))
                .isEqualTo(Arrays.copyOfRange(content, LONG - 7, LONG));
    }
}
