package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.ObjectStore.Part;

/** What every target must do with uploads in parts, asked of a real server. */
abstract class MultipartContract extends StoreFixture {

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
    void partsAreJoinedWhereTheTargetIsSaidToKeepNoChecksumOfTheWholeObject() {
        // Given
        var capable = EnumSet.complementOf(EnumSet.of(Capability.PARTS_CRC32C));
        var plain = store.within(new Capabilities(capable, false, false, 255));
        var upload = given(plain.createMultipart("k", HEADERS));
        var part = given(plain.putPart("k", upload, 1, body(text("two"))));

        // When
        var joined = plain.completeMultipart("k", upload, List.of(part), ABSENT, Crc32cs.of(text("tow"), 3));

        // Then
        holds("k", given(joined), text("two"));
        assertThat(given(joined).etag())
                .isEqualTo(MultipartEtag.ofParts(List.of(MultipartEtag.newMd5().digest(text("two")))));
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
        var whole = new byte[first.length + second.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        var crc = Crc32cs.of(whole, whole.length);
        var version = given(store.completeMultipart("large", upload, parts, ABSENT, crc));

        // Then
        assertThat(parts).extracting(Part::number).containsExactly(1, 2);
        assertThat(parts).extracting(Part::size).containsExactly((long) first.length, (long) second.length);
        assertThat(parts).extracting(Part::etag).containsExactly(md5(first), md5(second));
        holds("large", version, whole);
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

    @ParameterizedTest
    @MethodSource("weirdKeys")
    void anUploadInPartsIsFoundByItsKey(String key) {
        // When
        var upload = given(store.createMultipart(key, HEADERS));

        // Then
        assertThat(given(store.listMultipart(key))).containsExactly(upload);
    }
}
