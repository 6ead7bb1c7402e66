package org.waybill.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.ABSENT;
import static org.waybill.objectstore.StoreWords.HEADERS;
import static org.waybill.objectstore.StoreWords.body;
import static org.waybill.objectstore.StoreWords.failed;
import static org.waybill.objectstore.StoreWords.given;
import static org.waybill.objectstore.StoreWords.random;
import static org.waybill.objectstore.StoreWords.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.ReadBack;

/** What every implementation of the port does: real servers, one that honours no condition, and the one in memory. */
public interface StoreContract {

    /** An empty bucket. */
    ObjectStore port();

    /** What a range or a whole gave, and the size of the whole. */
    record Got(long size, String text) {}

    private Answer<Got> read(String key, Wanted wanted, Range range) {
        return port().read(
                        key,
                        wanted,
                        range,
                        (facts, content) ->
                                new Got(facts.size(), new String(content.readAllBytes(), StandardCharsets.UTF_8)));
    }

    private ObjectVersion put(String key, String content) {
        return given(port().put(key, body(text(content)), HEADERS, ABSENT));
    }

    private void holds(String key, ObjectVersion version, byte[] content) {
        assertThat(port().readBack(key, version, content.length))
                .isEqualTo(new Answer.Given<>(new ReadBack(content.length, Sha256.of(content))));
    }

    @Test
    default void anEmptyObjectIsAnObject() {
        // When
        var version = put("empty", "");

        // Then
        holds("empty", version, new byte[0]);
        assertThat(given(port().head("empty")).size()).isZero();
    }

    @Test
    default void aKeyThatIsNotThereIsMissing() {
        // When
        var version = new ObjectVersion("0123456789abcdef0123456789abcdef", null);

        // Then
        assertThat(port().head("none")).isEqualTo(new Answer.Missing<>());
        assertThat(port().readBack("none", version, 1)).isEqualTo(new Answer.Missing<>());
    }

    @Test
    default void aWriteThatExpectsNothingDoesNotReplace() {
        // Given
        var first = put("k", "one");

        // When
        var second = port().put("k", body(text("two")), HEADERS, ABSENT);

        // Then
        assertThat(second).isEqualTo(new Answer.Unmet<>());
        holds("k", first, text("one"));
    }

    @Test
    default void aWriteThatExpectsAContentReplacesOnlyThat() {
        // Given
        var first = put("k", "one");
        var held = new Condition.Holds(first.etag());

        // When
        var second = given(port().put("k", body(text("two")), HEADERS, held));
        var third = port().put("k", body(text("three")), HEADERS, held);

        // Then
        assertThat(third).isEqualTo(new Answer.Unmet<>());
        holds("k", second, text("two"));
        assertThat(port().readBack("k", first, 1)).isEqualTo(new Answer.Unmet<>());
    }

    @Test
    default void aWriteThatExpectsAContentWhereNothingIsFindsItMissing() {
        // When
        var answer = port().put("k", body(text("x")), HEADERS, new Condition.Holds("0123456789abcdef0123456789abcdef"));

        // Then
        assertThat(answer).isEqualTo(new Answer.Missing<>());
    }

    @Test
    default void readingAnotherVersionThanIsThereIsUnmet() {
        // Given
        put("k", "one");

        // When
        var answer = port().readBack("k", new ObjectVersion("0123456789abcdef0123456789abcdef", null), 1);

        // Then
        assertThat(answer).isEqualTo(new Answer.Unmet<>());
    }

    @Test
    default void deletedObjectsAreGone() {
        // Given
        put("k", "one");

        // When
        given(port().delete("k"));

        // Then
        assertThat(port().head("k")).isEqualTo(new Answer.Missing<>());
    }

    @Test
    default void aListingMayBeginInTheMiddle() {
        // Given
        List.of("p/a", "p/b", "p/b0", "p/ü", "q").forEach(key -> put(key, key));

        // Then
        assertThat(given(port().listAfter("p/", "p/")).objects())
                .extracting(Listed::key)
                .containsExactly("p/a", "p/b", "p/b0", "p/ü");
        assertThat(given(port().listAfter("p/", "p/b")).objects())
                .extracting(Listed::key)
                .containsExactly("p/b0", "p/ü");
        assertThat(given(port().listAfter("p/", "p/ü")).objects()).isEmpty();
    }

    @Test
    default void aListingOfNothingIsEmpty() {
        // When
        var page = given(port().list("none/", null));

        // Then
        assertThat(page.objects()).isEmpty();
        assertThat(page.next()).isNull();
    }

    @Test
    default void anObjectIsReadWholeOrInPart() {
        // Given
        put("k", "0123456789");
        var current = new Wanted.Current();

        // Then
        assertThat(given(read("k", current, Range.WHOLE))).isEqualTo(new Got(10, "0123456789"));
        assertThat(given(read("k", current, new Range(0, 0)))).isEqualTo(new Got(10, "0"));
        assertThat(given(read("k", current, new Range(3, 5)))).isEqualTo(new Got(10, "345"));
        assertThat(given(read("k", current, new Range(7, Range.END)))).isEqualTo(new Got(10, "789"));
        assertThat(given(read("k", current, new Range(8, 4_000)))).isEqualTo(new Got(10, "89"));
    }

    @Test
    default void aRangeBehindTheEndIsRefusedWithItsCode() {
        // Given
        put("k", "0123456789");

        // When
        var answer = failed(read("k", new Wanted.Current(), new Range(10, 20)));

        // Then
        assertThat(answer.code()).isEqualTo("InvalidRange");
        assertThat(answer.outage()).isFalse();
    }

    @Test
    default void anEmptyObjectIsReadAsNothing() {
        // Given
        put("k", "");

        // Then
        assertThat(given(read("k", new Wanted.Current(), Range.WHOLE))).isEqualTo(new Got(0, ""));
    }

    @Test
    default void theWantedVersionIsReadAndNoOther() {
        // Given
        var first = put("k", "one");
        var second = given(port().put("k", body(text("two")), HEADERS, new Condition.Holds(first.etag())));

        // Then
        assertThat(given(read("k", new Wanted.Exactly(second), Range.WHOLE)).text())
                .isEqualTo("two");
        assertThat(read("k", new Wanted.Exactly(first), Range.WHOLE)).isEqualTo(new Answer.Unmet<>());
        assertThat(read("k", new Wanted.Exactly(first), new Range(0, 1))).isEqualTo(new Answer.Unmet<>());
        assertThat(read("none", new Wanted.Exactly(first), Range.WHOLE)).isEqualTo(new Answer.Missing<>());
        assertThat(read("none", new Wanted.Current(), Range.WHOLE)).isEqualTo(new Answer.Missing<>());
    }

    @Test
    default void aReadingMayEndBeforeTheContentAndTheNextOneWorks() {
        // Given
        var content = random(3_000_000, 5);
        given(port().put("k", body(content), HEADERS, ABSENT));

        // When
        for (int i = 0; i < 5; i++) {
            var first = given(port().read("k", new Wanted.Current(), Range.WHOLE, (_, in) -> in.readNBytes(10)));
            assertThat(first).isEqualTo(Arrays.copyOf(content, 10));
        }

        // Then
        var all = given(port().read("k", new Wanted.Current(), Range.WHOLE, (_, in) -> in.readAllBytes()));
        assertThat(all).isEqualTo(content);
    }

    @Test
    default void aReadingThatFailsIsAFailure() {
        // Given
        put("k", "content");

        // When
        Answer<String> answer = port().read("k", new Wanted.Current(), Range.WHOLE, (_, _) -> {
            throw new IOException("the connection broke");
        });

        // Then
        assertThat(failed(answer).message()).contains("the connection broke");
    }
}
