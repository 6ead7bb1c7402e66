package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.StoreContract;
import org.waybill.objectstore.StoreTimeouts;

/** What every target must do for us, uploads in parts included, asked of a real server. */
abstract class ObjectStoreContract extends MultipartContract implements StoreContract {

    @Override
    public ObjectStore port() {
        return store;
    }

    /** What this target cannot do, or not always, of that which a trial must find at the others. */
    Set<Capability> lacking() {
        return Set.of();
    }

    @Test
    void aBucketIsMadeOnceAndThenFound() {
        // When
        var again = store.ensureBucket();

        // Then
        assertThat(again).isEqualTo(new Answer.Given<>(false));
    }

    @Test
    void whatIsPutIsReadBackAndDescribed() {
        // Given
        var content = random(100_000, 1);
        var buffer = new byte[200_000];
        System.arraycopy(content, 0, buffer, 0, content.length);

        // When
        var version = given(store.put(
                "a/b.txt", new Body(buffer, content.length, Crc32cs.of(buffer, content.length)), HEADERS, ABSENT));

        // Then
        holds("a/b.txt", version, content);
        var facts = given(store.head("a/b.txt"));
        assertThat(facts.version()).isEqualTo(version);
        assertThat(version.etag()).doesNotContain("\"").isEqualTo(md5(content));
        assertThat(facts.size()).isEqualTo(content.length);
        assertThat(facts.contentType()).isEqualTo("text/plain");
        assertThat(facts.metadata()).containsAllEntriesOf(HEADERS.metadata());
        assertThat(facts.checksums()).containsEntry("crc32c", Crc32cs.of(content, content.length));
        assertThat(facts.encrypted()).isFalse();
        assertThat(facts.lastModified()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aBodyThatIsNotWhatItsChecksumSaysIsRefused() {
        // Given
        var damaged = new Body(text("content"), 7, Crc32cs.of(text("Content"), 7));

        // When
        var answer = failed(store.put("k", damaged, HEADERS, ABSENT));

        // Then
        assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(answer.outage()).isFalse();
        assertThat(answer.uncertain()).isFalse();
        assertThat(answer.message()).contains("PUT k", "damaged");
        assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
    }

    @ParameterizedTest
    @MethodSource("weirdKeys")
    void aKeyComesBackAsItWasSent(String key) {
        // When
        var version = put(key, key);

        // Then
        holds(key, version, text(key));
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::key)
                .containsExactly(key);
        assertThat(given(store.list(key, null)).objects())
                .extracting(Listed::key)
                .containsExactly(key);
    }

    @Test
    void aListingHasAllPages() {
        // Given
        var keys = new ArrayList<String>();
        for (int i = 0; i < 1_203; i++) {
            keys.add("p/%05d & ü".formatted(i));
        }
        keys.parallelStream().forEach(key -> put(key, key));
        put("q", "another prefix");

        // When
        var listed = new ArrayList<Listed>();
        Continuation from = null;
        do {
            var page = given(store.list("p/", from));
            listed.addAll(page.objects());
            from = page.next();
        } while (from != null);

        // Then
        assertThat(listed).extracting(Listed::key).containsExactlyElementsOf(keys);
        assertThat(listed).allSatisfy(object -> {
            assertThat(object.size()).isEqualTo(text(object.key()).length);
            assertThat(object.etag()).isEqualTo(md5(text(object.key())));
        });
    }

    @Test
    void aMissingBucketIsAnOutageThatSaysSo() {
        try (var other = server().store("no-such-bucket")) {
            // When
            var answer = failed(other.put("k", body(text("x")), HEADERS, ABSENT));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(answer.outage()).isTrue();
            assertThat(answer.message()).contains("NoSuchBucket", "no-such-bucket");
            assertThat(failed(other.list("", null)).message()).contains("no-such-bucket");
        }
    }

    @Test
    void wrongCredentialsAreRefusedWithTheVariableToCheck() {
        var target = server().target("some-bucket");
        var known = StoreServer.CREDENTIALS;
        try (var wrongSecret = S3ObjectStore.open(
                        target, new S3Credentials(known.accessKey(), "wrong", null), StoreTimeouts.DEFAULTS);
                var wrongKey = S3ObjectStore.open(
                        target, new S3Credentials("wrong", known.secretKey(), null), StoreTimeouts.DEFAULTS)) {
            // When
            var secret = failed(wrongSecret.put("k", body(text("x")), HEADERS, ABSENT));
            var key = failed(wrongKey.put("k", body(text("x")), HEADERS, ABSENT));

            // Then
            assertThat(secret.message()).contains("AWS_SECRET_ACCESS_KEY").doesNotContain("wrong");
            assertThat(key.message()).contains("AWS_ACCESS_KEY_ID");
            assertThat(List.of(secret, key)).allSatisfy(answer -> {
                assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
                assertThat(answer.outage()).isTrue();
                assertThat(answer.uncertain()).isFalse();
            });
            assertThat(failed(wrongSecret.ensureBucket()).kind()).isEqualTo(FailureKind.REFUSED);
        }
    }

    @Test
    void aKeyThatAUrlWouldChangeIsRefusedBeforeItIsAskedFor() {
        // When
        var answers = List.of("a//b", "/a", "a/", "./a", "a/../b").stream()
                .map(key -> failed(store.put(key, body(text("x")), HEADERS, ABSENT)))
                .toList();

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.kind()).isEqualTo(FailureKind.UNSUITABLE));
        assertThat(given(store.list("", null)).objects()).isEmpty();
    }

    @Test
    void aProbeFindsWhatWeNeedAndLeavesNothing() {
        // When
        var found = probed();

        // Then
        var needed = EnumSet.of(
                Capability.CREATE_IF_ABSENT,
                Capability.READ_IF_SAME,
                Capability.CRC32C,
                Capability.PARTS_CRC32C,
                Capability.BEYOND_ASCII,
                Capability.ALL_LISTED,
                Capability.DELETE);
        needed.removeAll(lacking());
        assertThat(found.present()).containsAll(needed);
        assertThat(found.untried()).isEmpty();
        assertThat(found.segmentBytes()).isGreaterThanOrEqualTo(200);
        assertThat(found.lines()).hasSize(Capability.values().length + 4);
        assertThat(given(store.list("", null)).objects()).isEmpty();
    }

    @Test
    void aProbeRemovesWhatAnotherLeftADayAgoAndNothingElse() {
        // Given
        var now = Instant.now();
        var old = ".waybill-probe-" + now.minus(25, ChronoUnit.HOURS).getEpochSecond() + "-1/object";
        var young = ".waybill-probe-" + now.minus(23, ChronoUnit.HOURS).getEpochSecond() + "-1/object";
        var foreign = ".waybill-probe-results.txt";
        List.of(old, young, foreign).forEach(key -> put(key, key));

        // When
        probed();

        // Then
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::key)
                .containsExactlyInAnyOrder(young, foreign);
    }
}
