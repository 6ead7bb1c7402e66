package org.waybill.app.wiring;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.waybill.events.kafka.Topics;

/** Makes clients from the {@code spring.kafka} settings, plus the settings that the invariants need. */
final class KafkaConnections {

    private static final Duration DELIVERY = Duration.ofSeconds(30);

    private final KafkaProperties properties;

    KafkaConnections(KafkaProperties properties) {
        this.properties = properties;
    }

    Producer<byte[], byte[]> producer() {
        var settings = new HashMap<>(properties.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // A batch costs the broker and the consumers about as much as ten of its records.
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 60);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer of a group.
     *
     * @param member name with which this process keeps its place in the group across restarts; null: none
     */
    Consumer<byte[], byte[]> consumer(String group, @Nullable String member) {
        var settings = new HashMap<>(properties.buildConsumerProperties());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // After a loss of Kafka's data, the remaining records are consumed again; the ledger accepts nothing twice.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        // Many small fetches cost more than a short wait; if records are few, so do many empty fetches. A consumer that
        // closes waits for its current fetch.
        boolean many = !group.equals(Topics.GROUP_LARGE);
        settings.putIfAbsent(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, many ? 32 << 10 : 1);
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, many ? 50 : 100);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        if (member != null) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
        }
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin() {
        Map<String, Object> settings = properties.buildAdminProperties();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 12_000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return Admin.create(settings);
    }
}
