package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.StoreTimeouts;

/**
 * What every target must do, asked of S3Mock. Not of its versions: its listing shows objects that lie behind a delete
 * marker, and it reads another version for one that was removed.
 */
class S3MockObjectStoreIT extends ObjectStoreContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServers.s3Mock(folder);
    }

    /** It lets several through now and then, and keeps no checksum of what was joined from parts. */
    @Override
    Set<Capability> lacking() {
        return Set.of(Capability.CREATE_IF_ABSENT, Capability.PARTS_CRC32C);
    }

    /** Its web server refuses a backslash. */
    static List<String> weirdKeys() {
        return StoreFixture.weirdKeys().stream()
                .filter(key -> key.indexOf('\\') < 0)
                .toList();
    }

    @Test
    void aBackslashIsEscapedForIt() {
        // When
        var found = probed();

        // Then
        assertThat(found.has(Capability.BACKSLASH_KEPT)).isFalse();
        assertThat(found.nameLimits()).isEqualTo(new KeyNames.Limits(1024, 255, true, false, true, true));
    }

    @Test
    void itsConditionsLetSeveralThroughNowAndThen() {
        // Given: one trial rarely sees none of it
        boolean honest = true;
        for (int i = 0; i < 5 && honest; i++) {
            honest = probed().honoursConditions();
        }

        // Then
        assertThat(honest).isFalse();
    }

    /** It knows no credentials. */
    @Test
    @Override
    void wrongCredentialsAreRefusedWithTheVariableToCheck() {
        try (var other =
                S3ObjectStore.open(store.target(), new S3Credentials("wrong", "wrong", null), StoreTimeouts.DEFAULTS)) {
            assertThat(other.ensureBucket()).isEqualTo(new Answer.Given<>(false));
        }
    }

    /** It checks, and says BadRequest, as of anything that is wrong with a request. */
    @Test
    @Override
    void aBodyThatIsNotWhatItsChecksumSaysIsRefused() {
        // When
        var answer = failed(store.put("k", new Body(text("x"), 1, Crc32cs.of(text("y"), 1)), HEADERS, ABSENT));

        // Then
        assertThat(answer.kind()).isEqualTo(FailureKind.UNSUITABLE);
        assertThat(answer.uncertain()).isFalse();
        assertThat(answer.message()).contains("crc32c");
        assertThat(store.head("k")).isEqualTo(new Answer.Missing<>());
    }

    /** As for whole objects. */
    @Test
    @Override
    void aPartThatIsNotWhatItsChecksumSaysIsRefused() {
        // Given
        var upload = given(store.createMultipart("k", HEADERS));

        // When
        var answer = failed(store.putPart("k", upload, 1, new Body(text("x"), 1, Crc32cs.of(text("y"), 1))));

        // Then
        assertThat(answer.kind()).isEqualTo(FailureKind.UNSUITABLE);
        assertThat(given(store.listParts("k", upload))).isEmpty();
    }

    /** It checks that, too, and then keeps none. */
    @Test
    @Override
    void joiningPartsTakesOnlyTheRightChecksumOfTheWholeObject() {
        // Given
        var upload = given(store.createMultipart("k", HEADERS));
        var parts = List.of(given(store.putPart("k", upload, 1, body(text("two")))));

        // When
        var wrong = failed(store.completeMultipart("k", upload, parts, ABSENT, Crc32cs.of(text("tow"), 3)));
        var right = store.completeMultipart("k", upload, parts, ABSENT, Crc32cs.of(text("two"), 3));

        // Then
        assertThat(wrong.kind()).isEqualTo(FailureKind.UNSUITABLE);
        assertThat(wrong.outage()).isFalse();
        holds("k", given(right), text("two"));
        assertThat(given(store.head("k")).checksums()).isEmpty();
    }
}
