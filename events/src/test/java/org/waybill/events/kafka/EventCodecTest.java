package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileChanged;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.events.FileEvent.FileVerified;
import org.waybill.events.trace.Trace;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileOwner;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;

class EventCodecTest {

    static final FileRef REF = new FileRef(
            MigrationId.of("0196f0a1-0000-7000-8000-000000000001"),
            3,
            new FileId(42),
            2,
            SourcePath.ofText("fotos/größe \"x\".jpg"),
            new SourceVersion(5, -1, Long.MAX_VALUE, 7));
    private static final Target TARGET = new Target("http://127.0.0.1:9000", "us-east-1", "bucket", "app/");
    private static final Sha256 HASH = Sha256.of(new byte[] {1});

    private static final String DATA = """
            {
              "ref": {
                "migration": "0196f0a1-0000-7000-8000-000000000001", "batch": 3, "file": 42, "attempt": 2,
                "path": "fotos/gr%C3%B6%C3%9Fe%20%22x%22.jpg",
                "version": {"size": 5, "mtimeNanos": -1, "ctimeNanos": 9223372036854775807, "inode": 7}
              },
              "target": {"endpoint": "http://127.0.0.1:9000", "region": "us-east-1", "bucket": "bucket", "prefix": "app/"},
              "key": "app/k",
              "object": {"etag": "etag-2"},
              "sha256": "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
              "checksums": {"etag": "md5", "byAlgorithm": {"crc32c": "AAAAAA=="}},
              "adopted": false, "level": "read-back", "lingers": 150
            }""";

    private final EventCodec codec = new EventCodec(InstantSource.fixed(Instant.EPOCH));

    static List<FileEvent> events() {
        var object = new ObjectVersion("etag-2", "version");
        return List.of(
                new FileFound(REF, "/data", TARGET, "app/k", null, false, VerificationLevel.ATTESTED, null, false),
                new FileFound(REF, "/data", TARGET, "app/k", "held", true, VerificationLevel.READ_BACK, null, true),
                new FileFound(
                        REF,
                        "/data",
                        TARGET,
                        "app/k",
                        "held",
                        true,
                        VerificationLevel.READ_BACK,
                        new KnownObject(new ObjectVersion("e", "v1"), HASH),
                        false),
                new FileUploaded(
                        REF,
                        TARGET,
                        "app/k",
                        object,
                        HASH,
                        new Checksums(null, Map.of("crc32c", "AAAAAA==")),
                        true,
                        VerificationLevel.READ_BACK,
                        null,
                        new FileOwner(0100640, 1000, 0)),
                new FileFailed(REF, FailureKind.SOURCE_ERROR, "Größe\n"),
                new FileFailed(REF, FailureKind.CHANGED, "").lingering(150),
                new FileVerified(REF, TARGET, "app/k", new ObjectVersion("e", null), HASH, VerificationLevel.ATTESTED),
                new FileChanged(REF, "a new version"));
    }

    static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventArrivesAsItWasSent(FileEvent event) throws Exception {
        assertThat(codec.decode(received(codec.encode("topic", event)))).isEqualTo(event);
    }

    @Test
    void isACloudEventKeyedByItsFile() {
        // When
        var sent = codec.encode("topic", events().getFirst());

        // Then
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("42");
        assertThat(sent.headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder(
                        "ce_specversion=1.0",
                        "ce_type=org.waybill.file-found.v1",
                        "ce_source=/waybill/migrations/" + REF.migration(),
                        "ce_id=42-2-org.waybill.file-found.v1",
                        "ce_subject=42",
                        "ce_time=1970-01-01T00:00:00Z",
                        "ce_traceparent=00-" + Trace.of(REF).id() + "-"
                                + Trace.of(REF).first() + "-00",
                        "content-type=application/json");
    }

    @Test
    void theDataIsAsDocumented() {
        // Given
        var uploaded = new FileUploaded(
                REF,
                TARGET,
                "app/k",
                new ObjectVersion("etag-2", null),
                HASH,
                new Checksums("md5", Map.of("crc32c", "AAAAAA==")),
                false,
                VerificationLevel.READ_BACK,
                150,
                null);

        // When
        var sent = codec.encode("topic", uploaded);

        // Then
        assertThat(new String(sent.value(), StandardCharsets.UTF_8)).isEqualTo(DATA.replaceAll("\\s", ""));
    }

    @Test
    void fieldsOfLaterVersionsArePassedOver() throws Exception {
        // Given
        var event = new FileFailed(REF, FailureKind.INTERNAL, "m");
        var sent = codec.encode("topic", event);
        var text = new String(sent.value(), StandardCharsets.UTF_8);
        var later = text.replaceFirst(
                "\\{", "{\"new\":[1,{\"ref\":2}],\"rate\":1.5,\"big\":123456789012345678901234567890,\"none\":null,");

        // Then
        assertThat(codec.decode(received(withData(sent, later)))).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"batch\":3|\"batch\":\"3\"",
                "\"attempt\":2|\"attempt\":3000000000",
                "}$|}}",
                "}$|",
                "\"message\":\"m\"|\"message\":1"
            })
    void anEventWithOneFaultIsUndecodable(String fault) {
        // Given
        var sent = codec.encode("topic", new FileFailed(REF, FailureKind.INTERNAL, "m"));
        var text = new String(sent.value(), StandardCharsets.UTF_8);
        var parts = fault.split("\\|", -1);

        // When
        var broken = text.replaceFirst(parts[0], parts[1]);

        // Then
        assertThat(broken).isNotEqualTo(text);
        assertThatThrownBy(() -> codec.decode(received(withData(sent, broken))))
                .isInstanceOf(EventCodec.UndecodableEvent.class);
    }

    private static ProducerRecord<byte[], byte[]> withData(ProducerRecord<byte[], byte[]> sent, String data) {
        return new ProducerRecord<>(
                sent.topic(), null, sent.key(), data.getBytes(StandardCharsets.UTF_8), sent.headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "{\"ref\":null}",
                "{\"ref\":{\"file\":-1}}",
                "{\"ref\":{\"file\":1,\"path\":\"a b\"}}",
                "{\"ref\":{}}",
                "{\"ref\":{\"migration\":\"0196f0a1-0000-7000-8000-000000000001\",\"batch\":1,\"file\":1,"
                        + "\"attempt\":1,\"path\":\"a\"},\"kind\":\"INTERNAL\",\"message\":\"no version\"}",
                "{\"ref\":{\"migration\":\"0196f0a1-0000-7000-8000-000000000001\",\"batch\":1,\"file\":1,"
                        + "\"attempt\":1,\"path\":\"a\",\"version\":null},\"kind\":\"NONE\",\"message\":\"\"}"
            })
    void whatIsNoEventIsUndecodable(String value) {
        // Given
        var sent = codec.encode("topic", new FileFailed(REF, FailureKind.INTERNAL, ""));

        // Then
        assertThatThrownBy(() -> codec.decode(received(withData(sent, value))))
                .isInstanceOf(EventCodec.UndecodableEvent.class);
    }

    @Test
    void anUnknownTypeOrNoValueIsUndecodable() {
        // Given
        var sent = codec.encode("topic", events().getFirst());
        var empty = new ProducerRecord<byte[], byte[]>("topic", null, sent.key(), null, sent.headers());
        sent.headers().remove("ce_type").add("ce_type", "org.waybill.file-lost.v9".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThatThrownBy(() -> codec.decode(received(sent))).hasMessageContaining("file-lost");
        assertThatThrownBy(() -> codec.decode(received(empty))).isInstanceOf(EventCodec.UndecodableEvent.class);
    }
}
