package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;

/** What every target must do, and what only MinIO and S3 itself do, asked of a real MinIO. */
@EnabledIf(
        value = "org.waybill.objectstore.s3.StoreServers#isMinioExpected",
        disabledReason = "there is no minio binary")
class MinioObjectStoreIT extends LockedBucketContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServers.minio(folder);
    }

    @Test
    void itCanDoAllButListAnObjectBesideAFolder() {
        // When
        var found = probed();

        // Then
        assertThat(found.present())
                .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Capability.OBJECT_BESIDE_FOLDER)));
        assertThat(found.versioned()).isFalse();
        assertThat(found.encrypted()).isFalse();
        assertThat(found.nameLimits()).isEqualTo(KeyNames.Limits.DEFAULTS);
    }

    @Test
    void aListingSaysTheMetadata() {
        // Given
        put("k", "one");

        // When
        var page = given(store.listDescribed("", null));

        // Then
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::metadata)
                .containsExactly(Map.of());
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
    void anEntryOfABundleBecomesTheObjectThatARequestOfItsOwnMakes() {
        // Given: sizes about the blocks of an archive and about what MinIO unpacks at once, names of any kind
        var metadata = new TreeMap<>(HEADERS.metadata());
        metadata.put("long", "v".repeat(2_000));
        var headers = new ObjectHeaders("text/plain; charset=utf-8", metadata);
        var sizes = List.of(0, 1, 511, 512, 513, 10_000, 128 << 10, (128 << 10) + 1, 1 << 20);
        var keys = List.of(
                "empty",
                "ä/€/\ud83d\ude00",
                "\u0001\n\t/x",
                "a b+c%20=d",
                "=1",
                "PaxHeaders/x",
                "d/" + "n".repeat(250),
                ("a".repeat(127) + "/").repeat(8).substring(0, 1023) + "z",
                " lead/ and trail ");
        var entries = new ArrayList<ObjectStore.Entry>();
        for (int i = 0; i < keys.size(); i++) {
            var content = new byte[sizes.get(i)];
            new Random(i).nextBytes(content);
            entries.add(new ObjectStore.Entry(keys.get(i), body(content), headers));
        }

        // When
        given(store.putBundle(entries));

        // Then: nothing else lies there
        assertThat(given(store.list("", null)).objects())
                .extracting(Listed::key)
                .containsExactlyInAnyOrderElementsOf(keys);
        for (var entry : entries) {
            var facts = given(store.head(entry.key()));
            byte[] content = entry.body().array();
            assertThat(facts.version().etag())
                    .as(entry.key())
                    .isEqualTo(MultipartEtag.ofWhole(MultipartEtag.newMd5().digest(content)));
            assertThat(facts.contentType()).isEqualTo(headers.contentType());
            assertThat(facts.metadata()).isEqualTo(metadata);
            assertThat(facts.lastModified())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
            holds(entry.key(), facts.version(), content);
        }
    }

    @Test
    void aDamagedBundleIsRefused() {
        // Given
        var entries = List.of(new ObjectStore.Entry("k", body(text("x")), HEADERS));
        var archive = Tar.of(entries);

        // When
        var answer = store.calls()
                .send(
                        S3Request.of("PUT", "bundle.tar", Duration.ofSeconds(10))
                                .header("x-amz-meta-snowball-auto-extract", "true")
                                .checked(archive, body(text("another")).crc32c()),
                        _ -> new Answer.Given<>(true));

        // Then
        assertThat(failed(answer).outage()).isFalse();
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
