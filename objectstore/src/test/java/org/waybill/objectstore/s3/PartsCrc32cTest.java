package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.objectstore.StoreWords.ABSENT;
import static org.waybill.objectstore.StoreWords.HEADERS;
import static org.waybill.objectstore.StoreWords.body;
import static org.waybill.objectstore.StoreWords.given;
import static org.waybill.objectstore.http.ScriptedServer.text;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.ETAG;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.error;
import static org.waybill.objectstore.s3.S3ObjectStoreTest.store;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.http.ScriptedServer;

/** The CRC-32C of an object joined from parts, at targets that keep none: MinIO before 2025, Garage. */
class PartsCrc32cTest {

    private static final String CRC = "x-amz-checksum-crc32c";
    private static final String JOINED = MultipartEtag.ofParts(List.of(ProbeFolder.md5("parts")));

    /** A target that takes only joins which do not speak of the CRC-32C of the whole. */
    private static ScriptedServer.Reply refusingCrc32c(String code, String head) {
        if (head.startsWith("POST") && head.contains("uploads=")) {
            return text("200 OK", "", "<R><UploadId>" + !head.contains("x-amz-checksum-algorithm") + "</UploadId></R>");
        }
        if (head.startsWith("POST")) {
            return head.contains(CRC) || head.contains("uploadId=false")
                    ? text("400 Bad", "", error(code))
                    : text("200 OK", "", "<R><ETag>" + JOINED + "</ETag></R>");
        }
        if (head.startsWith("HEAD") && head.contains("/parts ")) {
            return text("200 OK", "ETag: \"" + JOINED + "\"\r\n", "");
        }
        return text("200 OK", ETAG, head.startsWith("GET") ? "<R></R>" : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"XAmzContentChecksumMismatch", "InvalidDigest"})
    void aProbeJoinsWithoutItWhereItIsRefused(String code) {
        try (var server = new ScriptedServer(head -> refusingCrc32c(code, head));
                var store = store(server.target())) {
            // When
            var found = given(TargetProbe.run(store, InstantSource.system(), new Random(1)));

            // Then
            assertThat(found.present()).contains(Capability.PARTS_MD5_ETAG).doesNotContain(Capability.PARTS_CRC32C);
        }
    }

    @Test
    void aTargetThatKeepsNoneHearsOnlyOfTheChecksumOfEachPart() {
        // Given
        var capabilities =
                new Capabilities(EnumSet.complementOf(EnumSet.of(Capability.PARTS_CRC32C)), false, false, 255);
        var part = body(new byte[] {1, 2, 3});
        try (var server = new ScriptedServer(
                        text("200 OK", "", "<R><UploadId>id</UploadId></R>"),
                        text("200 OK", ETAG + CRC + ": " + part.crc32c() + "\r\n", ""),
                        text("200 OK", "", "<R><ETag>joined-1</ETag></R>"));
                var open = store(server.target())) {
            var store = open.within(capabilities);

            // When
            var id = given(store.createMultipart("k", HEADERS));
            var sent = given(store.putPart("k", id, 1, part));
            given(store.completeMultipart("k", id, List.of(sent), ABSENT, part.crc32c()));

            // Then
            assertThat(server.requests.getFirst()).doesNotContain("x-amz-checksum");
            assertThat(server.requests.get(1)).contains(CRC + ": " + part.crc32c());
            assertThat(server.requests.getLast())
                    .doesNotContain("x-amz-checksum")
                    .contains("If-None-Match: *");
            assertThat(server.bodies.getLast()).contains("<PartNumber>1<").doesNotContain("Checksum");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "abc, '', true",
        "abc, COMPOSITE, false",
        "abc-2, '', false",
        "abc-2, COMPOSITE, false",
        "abc-2, FULL_OBJECT, true"
    })
    void aChecksumThatMayBeOneOverThePartsChecksumsIsNoneOfTheObject(String etag, String type, boolean whole) {
        // Given
        var headers = "ETag: \"" + etag + "\"\r\n" + CRC + ": AAAAAA==\r\n"
                + (type.isEmpty() ? "" : "x-amz-checksum-type: " + type + "\r\n");
        try (var server = new ScriptedServer(text("200 OK", headers, ""));
                var store = store(server.target())) {
            // When
            var facts = given(store.head("k"));

            // Then
            assertThat(facts.checksums().containsKey("crc32c")).isEqualTo(whole);
        }
    }
}
