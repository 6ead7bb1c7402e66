package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.failed;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.ETAG;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.error;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.http.ScriptedServer;

class TargetProbeTest {

    @ParameterizedTest
    @CsvSource({"0, cannot write", "1, cannot read", "2, cannot list"})
    void aProbeSaysWhatIsNotAllowed(int allowed, String words) {
        // Given: the first requests are answered, the next is refused
        var replies = List.of(ScriptedServer.text("200 OK", ETAG, ""), ScriptedServer.text("200 OK", ETAG, ""));
        var script = new ArrayList<>(replies.subList(0, allowed));
        script.addFirst(ScriptedServer.text("404 None", "", error("ObjectLockConfigurationNotFoundError")));
        for (int i = 0; i < 4; i++) {
            script.add(ScriptedServer.text("403 No", "", error("AccessDenied")));
        }
        try (var server = new ScriptedServer(script.toArray(ScriptedServer.Reply[]::new));
                var store = store(server.target())) {
            // When
            var answer = failed(TargetProbe.run(store, InstantSource.system(), new Random(1)));

            // Then
            assertThat(answer.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(answer.message()).contains(words, "403", "policy");
        }
    }

    @Test
    void aTargetThatIsGoneMidwayGivesNoCapabilities() {
        // Given
        var object = ScriptedServer.text("200 OK", ETAG, "");
        var listing = ScriptedServer.text("200 OK", "", "<ListBucketResult></ListBucketResult>");
        var unlocked = ScriptedServer.text("501 No", "", error("NotImplemented"));
        try (var server = new ScriptedServer(unlocked, object, object, listing);
                var store = store(server.target())) {
            // When
            var answer = failed(TargetProbe.run(store, InstantSource.system(), new Random(1)));

            // Then
            assertThat(answer.outage()).isTrue();
        }
    }

    @Test
    void whatAttestedRestsOnIsNamedForEachKindOfObject() {
        // Given
        var both = new Capabilities(
                Set.of(Capability.CRC32C, Capability.MD5_ETAG, Capability.PARTS_CRC32C, Capability.PARTS_MD5_ETAG),
                false,
                false,
                255);
        var etags = new Capabilities(Set.of(Capability.MD5_ETAG, Capability.PARTS_MD5_ETAG), false, false, 255);
        var halves = new Capabilities(Set.of(Capability.CRC32C, Capability.DELETE), false, false, 255);

        // When / Then
        assertThat(both.attestation())
                .contains("CRC-32C and MD5 (the ETag) of an object", "CRC-32C and the parts' MD5s (the ETag) of one")
                .contains("takes the target's word");
        assertThat(etags.attestation()).contains("computed: MD5 (the ETag) of", "piece, the parts' MD5s (the ETag) of");
        assertThat(both.lines()).contains("yes  attests: " + both.attestation());
        assertThat(halves.lines())
                .anyMatch(line -> line.startsWith("no   attests - without: level attested is refused"));
    }

    @ParameterizedTest
    @CsvSource({"200 OK, true", "412 Not that, false"})
    void versionsAreKeptWhereAnOldOneCanBeRead(String status, boolean kept) {
        // Given: a target that names a version of each object, and gives the named one or only ever the newest
        var first = ScriptedServer.text("200 OK", ETAG + "x-amz-version-id: 1\r\n", "");
        var second = ScriptedServer.text("200 OK", "ETag: \"def\"\r\nx-amz-version-id: 2\r\n", "");
        var old = ScriptedServer.text(status, ETAG, kept ? "old" : error("PreconditionFailed"));
        try (var server = new ScriptedServer(first, second, old);
                var store = store(server.target())) {
            var folder = new ProbeFolder(store, InstantSource.system(), new Random(1));

            // When
            boolean keeps = new VersionProbe(store, folder).keeps();

            // Then
            assertThat(keeps).isEqualTo(kept);
            assertThat(server.requests.getLast()).contains("versionId=1");
        }
    }

    @Test
    void whatWasNotTriedIsCalledUnknownAndTakenToBeAsWithS3() {
        // Given
        var found = new Capabilities(
                Set.of(Capability.CRC32C),
                Set.of(Capability.BACKSLASH_KEPT, Capability.BEYOND_ASCII, Capability.CREATE_IF_ABSENT),
                true,
                false,
                255,
                new Capabilities.Retention("GOVERNANCE", "2026-12-01T12:00:00Z", 2));

        // When / Then
        assertThat(found.lines())
                .contains(
                        "unknown, not tried: keeps a backslash in names",
                        "unknown, not tried: keeps replaced objects as versions",
                        "     the bucket locks what is written (object lock, GOVERNANCE), now until 2026-12-01T12:00:00Z;"
                                + " waybill may not delete: of this trial 2 objects stay till then");
        assertThat(found.nameLimits()).isEqualTo(new KeyNames.Limits(1024, 255, true, true, false, false));
        assertThat(found.honoursConditions()).isFalse();
    }

    @Test
    void linesSayWhatIsMissingAndWhatThatCosts() {
        // Given
        var found = new Capabilities(Set.of(Capability.DELETE, Capability.CRC32C), true, false, 160);

        // When
        var lines = found.lines();

        // Then
        assertThat(lines)
                .hasSize(Capability.values().length + 4)
                .contains("yes  lets us delete our own objects", "yes  keeps replaced objects as versions")
                .contains("no   takes names beyond ASCII - without: files with such names get an escaped key");
        assertThat(found.present()).containsExactly(Capability.CRC32C, Capability.DELETE);
        assertThat(found.nameLimits()).isEqualTo(new KeyNames.Limits(1024, 160, false, false, false, false));
    }
}
