package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waybill.events.FailureKind;
import org.waybill.events.ObjectVersion;
import org.waybill.storage.ObjectStore.Listed;

/** What every target must do, and what only MinIO and S3 itself do, asked of a real MinIO. */
class MinioObjectStoreIT extends ObjectStoreContract {

    private static StoreServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = StoreServer.minio(folder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    StoreServer server() {
        return server;
    }

    @Test
    void aWriteThatExpectsAContentReplacesOnlyThat() {
        // Given
        var first = put("k", "one");
        var held = new Condition.Holds(first.etag());

        // When
        var second = given(store.put("k", body(text("two")), HEADERS, held));
        var third = store.put("k", body(text("three")), HEADERS, held);

        // Then
        assertThat(third).isEqualTo(new Answer.Unmet<>());
        holds("k", second, text("two"));
        assertThat(store.readBack("k", first)).isEqualTo(new Answer.Unmet<>());
    }

    @Test
    void aWriteThatExpectsAContentWhereNothingIsFindsItMissing() {
        // When
        var answer = store.put("k", body(text("x")), HEADERS, new Condition.Holds("0123456789abcdef0123456789abcdef"));

        // Then
        assertThat(answer).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void joiningPartsTakesTheSameConditions() {
        // Given
        var first = put("k", "one");
        var upload = given(store.createMultipart("k", HEADERS));
        var part = given(store.putPart("k", upload, 1, body(text("two"))));

        // When
        var absent = store.completeMultipart("k", upload, List.of(part), ABSENT, null);
        var other = store.completeMultipart("k", upload, List.of(part), new Condition.Holds("abc"), null);
        var held = store.completeMultipart("k", upload, List.of(part), new Condition.Holds(first.etag()), null);

        // Then
        assertThat(absent).isEqualTo(new Answer.Unmet<>());
        assertThat(other).isEqualTo(new Answer.Unmet<>());
        holds("k", given(held), text("two"));
    }

    @Test
    void joiningPartsTakesOnlyTheRightChecksumOfTheWholeObject() {
        // Given
        var upload = given(store.createMultipart("k", HEADERS));
        var part = given(store.putPart("k", upload, 1, body(text("two"))));

        // When
        var wrong = failed(store.completeMultipart("k", upload, List.of(part), ABSENT, Crc32cs.of(text("tow"), 3)));
        var right = store.completeMultipart("k", upload, List.of(part), ABSENT, Crc32cs.of(text("two"), 3));

        // Then
        assertThat(wrong.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(wrong.outage()).isFalse();
        holds("k", given(right), text("two"));
        assertThat(given(store.head("k")).checksums()).containsEntry("crc32c", Crc32cs.of(text("two"), 3));
    }

    @Test
    void aListingSaysTheMetadata() {
        // Given
        put("k", "one");

        // When
        var page = given(store.list("", null));

        // Then
        assertThat(page.objects())
                .extracting(Listed::metadata)
                .allSatisfy(metadata -> assertThat(metadata).containsAllEntriesOf(HEADERS.metadata()));
    }

    @Test
    void keysOfControlCharactersAndOfTheGreatestLengthComeBack() {
        // Given
        var keys = List.of(
                "\u0001\n\t\u007f\r/x", ("a".repeat(127) + "/").repeat(8).substring(0, 1023) + "z");

        // When
        keys.forEach(key -> put(key, key));

        // Then
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::key)
                .containsExactlyInAnyOrderElementsOf(keys);
        keys.forEach(key -> holds(key, given(store.head(key)).version(), text(key)));
    }

    @Test
    void keysThatItRefusesAreUnsuitable() {
        // When
        var long1 = failed(store.put("a".repeat(256), body(text("x")), HEADERS, ABSENT));
        var long2 = failed(
                store.put("b".repeat(200) + ("/" + "b".repeat(200)).repeat(5), body(text("x")), HEADERS, ABSENT));
        var dots = failed(store.put("x\\..\\y", body(text("x")), HEADERS, ABSENT));
        var spacedDots = failed(store.put("x/ . /y", body(text("x")), HEADERS, ABSENT));

        // Then
        assertThat(List.of(long1, long2, dots, spacedDots)).allSatisfy(answer -> {
            assertThat(answer.kind()).isEqualTo(FailureKind.UNSUITABLE);
            assertThat(answer.outage()).isFalse();
        });
    }

    @Test
    void anAbortedUploadTakesNoParts() {
        // Given
        var upload = given(store.createMultipart("k", HEADERS));
        given(store.abortMultipart("k", upload));

        // When
        var answer = store.putPart("k", upload, 1, body(text("x")));

        // Then
        assertThat(answer).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void aJoinThatWasAlreadyDoneFindsNoUpload() {
        // Given
        var upload = given(store.createMultipart("k", HEADERS));
        var parts = List.of(given(store.putPart("k", upload, 1, body(text("two")))));
        given(store.completeMultipart("k", upload, parts, ABSENT, null));

        // When
        var again = store.completeMultipart("k", upload, parts, ABSENT, null);

        // Then
        assertThat(again).isIn(new Answer.Missing<ObjectVersion>(), new Answer.Unmet<ObjectVersion>());
    }
}
