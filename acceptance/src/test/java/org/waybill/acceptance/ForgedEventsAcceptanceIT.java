package org.waybill.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waybill.acceptance.kit.S3Request.method;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waybill.acceptance.kit.Fault;
import org.waybill.acceptance.kit.S3Request;
import org.waybill.acceptance.kit.SharedServers;

/** Somebody who can read and write every topic, and neither the ledger nor the target. */
final class ForgedEventsAcceptanceIT extends OnStage {

    private static final int FILES = 200;
    /** Long enough that forged events arrive before those that the uploads cause. */
    private static final Duration HELD = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String FOUND = "waybill.file-found.small";
    private static final String UPLOADED = "waybill.file-uploaded";
    private static final String FAILED = "waybill.file-failed";
    private static final String DEAD_LETTER = "waybill.dead-letter";

    private SharedServers servers;

    @BeforeEach
    void prepare() {
        servers = SharedServers.start(directory.resolve("servers"));
        stage.waybill = stage.waybill.with(servers.environment());
        stage.source.files(FILES, 7, 3_000);
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void whoeverWritesToKafkaHasNoSay() throws Exception {
        // Given: a run in its middle, and a file outside its source
        var secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("shadow"), "secret");
        var holds = new AtomicBoolean(true);
        stage.proxy.when(request -> request.writes() && holds.get(), Fault.delayed(HELD, Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(1, S3Request::writes, Stage.LIMIT)).isTrue();
        var found = read(FOUND).getFirst();

        // When: events with another root, a path that leaves it, another key, and outcomes of nearly every file
        var forged = new ArrayList<ProducerRecord<byte[], byte[]>>();
        forged.add(forge(found, FOUND, data -> root(path(data, "shadow"), secrets)));
        forged.add(forge(found, FOUND, data -> path(data, "../secrets/shadow")));
        forged.add(
                forge(found, FOUND, data -> data.replaceFirst("\"key\":\"[^\"]*\"", "\"key\":\"moved/files/shadow\"")));
        for (var event : read(FOUND)) {
            forged.add(forge(event, UPLOADED, ForgedEventsAcceptanceIT::uploaded));
            forged.add(forge(
                    event,
                    FAILED,
                    data -> data.replaceFirst(",\"sourceRoot\".*", ",\"kind\":\"REFUSED\",\"message\":\"forged\"}")));
            for (int time = 0; time < 6; time++) {
                forged.add(forge(event, DEAD_LETTER, data -> "}{"));
            }
        }
        send(forged);
        holds.set(false);

        // Then
        process.await(PATIENCE).exits(0).hasNoStackTrace();
        stage.assertAllArrivedUnblamed();
        assertThat(read(DEAD_LETTER).size()).isGreaterThanOrEqualTo(forged.size());
    }

    @Test
    void whatWasSignedBeforeTheKeyWasReplacedIsSentAgain() {
        // Given
        stage.proxy.when(method("PUT"), Fault.delayed(Duration.ofMillis(50), Fault.none()));
        var process = stage.startMigration();
        assertThat(stage.proxy.await(30, S3Request::writes, Stage.LIMIT)).isTrue();
        process.kill();

        // When
        var rotated = stage.waybill.run("rotate-keys");
        stage.proxy.heal();
        var run = stage.migrate();

        // Then
        assertThat(rotated.exits(0).out()).contains("Replaced the key of 1 migration.");
        run.exits(0).hasNoStackTrace();
        stage.assertAllArrivedDespiteKills();
        assertThat(read(DEAD_LETTER).size()).isPositive();
    }

    private static String root(String data, Path root) {
        return data.replaceFirst("\"sourceRoot\":\"[^\"]*\"", "\"sourceRoot\":\"" + root + "\"");
    }

    private static String path(String data, String path) {
        return data.replaceFirst("\"path\":\"[^\"]*\"", "\"path\":\"" + path + "\"")
                .replaceFirst("\"key\":\"[^\"]*\"", "\"key\":\"moved/files/shadow\"");
    }

    private static String uploaded(String data) {
        return data.replaceFirst("\"sourceRoot\":\"[^\"]*\",", "")
                .replaceFirst(
                        ",\"overwrite\".*",
                        ",\"object\":{\"etag\":\"80f562f665967caf8affadf3ce1a25a0\"},\"sha256\":\"" + "0".repeat(64)
                                + "\",\"checksums\":{\"byAlgorithm\":{}},\"adopted\":false,\"level\":\"attested\"}");
    }

    /** The event with other data, in another topic; its attributes and its signature stay. */
    private static ProducerRecord<byte[], byte[]> forge(
            ConsumerRecord<byte[], byte[]> event, String topic, UnaryOperator<String> change) {
        var data = change.apply(new String(event.value(), StandardCharsets.UTF_8));
        var forged = new ProducerRecord<byte[], byte[]>(
                topic, null, event.key(), data.getBytes(StandardCharsets.UTF_8), event.headers());
        var type = "org." + topic.replace(".small", "") + ".v1";
        forged.headers().remove("ce_type").add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        return forged;
    }

    private Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", servers.environment().get("SPRING_KAFKA_BOOTSTRAP_SERVERS"));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> forged) {
        try (var producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            forged.forEach(producer::send);
            producer.flush();
        }
    }

    /** All records of a topic that are there now. */
    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (var consumer = new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
