package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waybill.model.SourcePath;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.StoreTimeouts;

/**
 * What every target must do, asked of moto, which keeps objects and versions in its memory. Not of its buckets with object
 * lock: there it insists on a header of its own client's.
 */
@EnabledIf(value = "org.waybill.objectstore.s3.StoreServers#isMotoThere", disabledReason = "there is no moto_server")
class MotoObjectStoreIT extends VersionedContract {

    @Override
    StoreServer start(Path folder) {
        return StoreServers.moto(folder);
    }

    /**
     * It keeps a CRC-32C only where that was sent as its own client sends it, and joins parts whatever If-Match says. Of several
     * writers at once it lets more than one through now and then, as its threads happen to run.
     */
    @Override
    Set<Capability> lacking() {
        return Set.of(Capability.CRC32C, Capability.PARTS_CRC32C, Capability.JOIN_IF_SAME, Capability.CREATE_IF_ABSENT);
    }

    /** What is put comes back but for its checksum. */
    @Test
    @Override
    void whatIsPutIsReadBackAndDescribed() {
        // Given
        var content = random(100_000, 1);

        // When
        var version = given(store.put("a/b.txt", body(content), HEADERS, ABSENT));

        // Then
        holds("a/b.txt", version, content);
        var facts = given(store.head("a/b.txt"));
        assertThat(facts.version()).isEqualTo(version);
        assertThat(version.etag()).isEqualTo(md5(content));
        assertThat(facts.contentType()).isEqualTo("text/plain");
        assertThat(facts.metadata()).containsAllEntriesOf(HEADERS.metadata());
        assertThat(facts.checksums()).isEmpty();
    }

    @Test
    void aConditionThatItIgnoresWhenItJoinsPartsIsSeen() {
        assertThat(probed().has(Capability.JOIN_IF_SAME)).isFalse();
    }

    @Test
    void aKeyWithANewlineIsEscapedForIt() {
        // Given: it does not find its own way to such a key, and says so in HTML
        var answer = failed(store.put("a\nb", body(text("x")), HEADERS, ABSENT));

        // When
        var names = new KeyNames("", probed().nameLimits());

        // Then
        assertThat(answer.message()).contains("404");
        assertThat(names.key(SourcePath.ofText("a\nb"))).startsWith("a_0Ab~waybill~");
    }

    /** It looks at no condition when it joins parts but that nothing is there. */
    @Test
    @Override
    void joiningPartsTakesTheSameConditions() {
        // Given
        put("k", "one");
        var upload = given(store.createMultipart("k", HEADERS));
        var part = given(store.putPart("k", upload, 1, body(text("two"))));

        // When
        var other = store.completeMultipart("k", upload, List.of(part), new Condition.Holds("abc"), null);

        // Then
        holds("k", given(other), text("two"));
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

    /** It checks no checksum; read-back finds what was damaged on the way. */
    @Test
    @Override
    void aBodyThatIsNotWhatItsChecksumSaysIsRefused() {
        holds("k", given(store.put("k", damaged(), HEADERS, ABSENT)), text("x"));
    }

    /** As for whole objects. */
    @Test
    @Override
    void aPartThatIsNotWhatItsChecksumSaysIsRefused() {
        var upload = given(store.createMultipart("k", HEADERS));
        assertThat(given(store.putPart("k", upload, 1, damaged())).etag()).isEqualTo(md5(text("x")));
    }

    /** As for whole objects; and the checksum that it names of the joined ones is of something else. */
    @Test
    @Override
    void joiningPartsTakesOnlyTheRightChecksumOfTheWholeObject() {
        var upload = given(store.createMultipart("k", HEADERS));
        var part = given(store.putPart("k", upload, 1, body(text("two"))));
        var joined = store.completeMultipart("k", upload, List.of(part), ABSENT, Crc32cs.of(text("tow"), 3));
        holds("k", given(joined), text("two"));
        assertThat(given(store.head("k")).checksums()).doesNotContainValue(Crc32cs.of(text("two"), 3));
        assertThat(probed().has(Capability.PARTS_CRC32C)).isFalse();
    }

    private static Body damaged() {
        return new Body(text("x"), 1, Crc32cs.of(text("y"), 1));
    }
}
