package org.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.events.FailureKind;
import org.waybill.events.ObjectVersion;
import org.waybill.events.Sha256;
import org.waybill.storage.ObjectStore.Body;
import org.waybill.storage.ObjectStore.Listed;
import org.waybill.storage.ObjectStore.Part;
import org.waybill.storage.ObjectStore.ReadBack;

/** What every target must do for us, asked of a real server. */
abstract class ObjectStoreContract {

    static final ObjectHeaders HEADERS = new ObjectHeaders("text/plain", Map.of("mtime", "1.5", "waybill-file", "7"));
    static final Condition ABSENT = new Condition.Absent();
    static final int MIB = 1 << 20;

    ObjectStore store;

    abstract StoreServer server();

    @BeforeEach
    void openBucket() {
        store = server().store("b-" + UUID.randomUUID());
        assertThat(store.ensureBucket()).isEqualTo(new Answer.Given<>(true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    static Body body(byte[] content) {
        return new Body(content, content.length, Crc32cs.of(content, content.length));
    }

    static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static <T> T given(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ((Answer.Given<T>) answer).value();
    }

    static <T> Answer.Failed<T> failed(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return (Answer.Failed<T>) answer;
    }

    ObjectVersion put(String key, String content) {
        return given(store.put(key, body(text(content)), HEADERS, ABSENT));
    }

    void holds(String key, ObjectVersion version, byte[] content) {
        assertThat(store.readBack(key, version))
                .isEqualTo(new Answer.Given<>(new ReadBack(content.length, Sha256.of(content))));
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

    private static String md5(byte[] content) {
        return MultipartEtag.ofWhole(MultipartEtag.newMd5().digest(content));
    }

    @Test
    void anEmptyObjectIsAnObject() {
        // When
        var version = put("empty", "");

        // Then
        holds("empty", version, new byte[0]);
        assertThat(given(store.head("empty")).size()).isZero();
    }

    @Test
    void aKeyThatIsNotThereIsMissing() {
        // When
        var version = new ObjectVersion("0123456789abcdef0123456789abcdef", null);

        // Then
        assertThat(store.head("none")).isEqualTo(new Answer.Missing<>());
        assertThat(store.readBack("none", version)).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void aWriteThatExpectsNothingDoesNotReplace() {
        // Given
        var first = put("k", "one");

        // When
        var second = store.put("k", body(text("two")), HEADERS, ABSENT);

        // Then
        assertThat(second).isEqualTo(new Answer.Unmet<>());
        holds("k", first, text("one"));
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

    @Test
    void readingAnotherVersionThanIsThereIsUnmet() {
        // Given
        put("k", "one");

        // When
        var answer = store.readBack("k", new ObjectVersion("0123456789abcdef0123456789abcdef", null));

        // Then
        assertThat(answer).isEqualTo(new Answer.Unmet<>());
    }

    @Test
    void deletedObjectsAreGone() {
        // Given
        put("k", "one");

        // When
        given(store.delete("k"));

        // Then
        assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
    }

    @Test
    void partsAreJoinedAfterResumingFromWhatTheTargetHolds() {
        // Given
        var first = random(5 * MIB, 2);
        var second = random(3 * MIB + 17, 3);
        var upload = given(store.createMultipart("large", HEADERS));
        given(store.putPart("large", upload, 2, body(second)));
        given(store.putPart("large", upload, 1, body(first)));

        // When
        assertThat(given(store.listMultipart("large"))).containsExactly(upload);
        var parts = given(store.listParts("large", upload));
        var crc = Crc32cs.base64(Crc32cs.combine(
                Crc32cs.parse(body(first).crc32c()), Crc32cs.parse(body(second).crc32c()), second.length));
        var version = given(store.completeMultipart("large", upload, parts, ABSENT, crc));

        // Then
        assertThat(parts).extracting(Part::number).containsExactly(1, 2);
        assertThat(parts).extracting(Part::size).containsExactly((long) first.length, (long) second.length);
        assertThat(parts).extracting(Part::etag).containsExactly(md5(first), md5(second));
        var whole = new byte[first.length + second.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        holds("large", version, whole);
        assertThat(crc).isEqualTo(Crc32cs.of(whole, whole.length));
        assertThat(version.etag())
                .isEqualTo(MultipartEtag.ofParts(List.of(
                        MultipartEtag.newMd5().digest(first),
                        MultipartEtag.newMd5().digest(second))));
        var facts = given(store.head("large"));
        assertThat(facts.metadata()).containsAllEntriesOf(HEADERS.metadata());
        assertThat(facts.contentType()).isEqualTo("text/plain");
        assertThat(facts.size()).isEqualTo(whole.length);
        assertThat(given(store.listMultipart("large"))).isEmpty();
    }

    @Test
    void aPartThatIsNotWhatItsChecksumSaysIsRefused() {
        // Given
        var upload = given(store.createMultipart("large", HEADERS));

        // When
        var answer = failed(store.putPart("large", upload, 1, new Body(text("x"), 1, Crc32cs.of(text("y"), 1))));

        // Then
        assertThat(answer.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(given(store.listParts("large", upload))).isEmpty();
    }

    @Test
    void anAbortedUploadIsGone() {
        // Given
        var upload = given(store.createMultipart("large", HEADERS));

        // When
        given(store.abortMultipart("large", upload));

        // Then
        assertThat(store.listParts("large", upload)).isIn(new Answer.Missing<>(), new Answer.Given<>(List.of()));
        assertThat(given(store.listMultipart("large"))).isEmpty();
    }

    static List<String> weirdKeys() {
        return List.of(
                "with space and  two",
                "umläut/ß/日本語/😀.txt",
                "+&=?#%[]{}|^`\"'<>;:@$,!*()~",
                "%41%2F%zz/100%",
                "back\\slash",
                "trailing dot./ leading space",
                "e\u0301 and \u00e9",
                "-.~_/...");
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

    @ParameterizedTest
    @MethodSource("weirdKeys")
    void anUploadInPartsIsFoundByItsKey(String key) {
        // When
        var upload = given(store.createMultipart(key, HEADERS));

        // Then
        assertThat(given(store.listMultipart(key))).containsExactly(upload);
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
        String token = null;
        do {
            var page = given(store.list("p/", token));
            listed.addAll(page.objects());
            token = page.next();
        } while (token != null);

        // Then
        assertThat(listed).extracting(Listed::key).containsExactlyElementsOf(keys);
        assertThat(listed).allSatisfy(object -> {
            assertThat(object.size()).isEqualTo(text(object.key()).length);
            assertThat(object.etag()).isEqualTo(md5(text(object.key())));
        });
    }

    @Test
    void aListingOfNothingIsEmpty() {
        // When
        var page = given(store.list("none/", null));

        // Then
        assertThat(page.objects()).isEmpty();
        assertThat(page.next()).isNull();
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
}
