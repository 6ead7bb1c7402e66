package org.waybill.app.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts words into servers and reads them again. */
final class Contents {

    private static final String TOPIC = "words";

    private Contents() {}

    static void send(Map<String, String> kafka, String word) throws Exception {
        send(kafka, word, 1);
    }

    /** Sends the word so many times, each in a request of its own. */
    static void send(Map<String, String> kafka, String word, int times) throws Exception {
        var settings = new HashMap<String, Object>(kafka);
        settings.putAll(Map.of("acks", "all", "linger.ms", 0));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < times; i++) {
                producer.send(new ProducerRecord<>(TOPIC, 0, "key", word)).get();
            }
        }
    }

    static List<String> received(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put("auto.offset.reset", "earliest");
        var partition = new TopicPartition(TOPIC, 0);
        var words = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> words.add(record.value()));
            }
        }
        return words;
    }

    static void insert(String url, String password, String word) throws SQLException {
        try (var connection = DriverManager.getConnection(url, "waybill", password);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists words (word text)");
            statement.execute("insert into words values ('" + word + "')");
        }
    }

    static List<String> selected(String url, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, "waybill", password);
                var rows = connection.createStatement().executeQuery(sql)) {
            var words = new ArrayList<String>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }
}
