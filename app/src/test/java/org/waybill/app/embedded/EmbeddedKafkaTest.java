package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.stats.UniformSample;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir
    Path directory;

    @Test
    void keepsItsRecordsOverAnOrderlyEnd() throws Exception {
        try (var home = Home.open(directory)) {
            // Given
            try (var kafka = EmbeddedKafka.start(home)) {
                Contents.send(kafka.clientSettings(), "kept");
            }

            // When
            try (var kafka = EmbeddedKafka.start(home)) {
                // Then
                assertThat(Contents.received(kafka.clientSettings())).containsExactly("kept");
                assertThat(kafka.failure()).isEmpty();
            }
        }
    }

    @Test
    void hearsNobodyWithoutItsPassword() throws Exception {
        try (var home = Home.open(directory);
                var kafka = EmbeddedKafka.start(home)) {
            // Given
            var address = kafka.clientSettings().get("bootstrap.servers");
            var plain = Map.of("bootstrap.servers", address);
            var wrong = new HashMap<>(kafka.clientSettings());
            wrong.computeIfPresent(
                    "sasl.jaas.config", (_, login) -> login.replaceFirst("password=\".*\"", "password=\"no\""));

            // Then
            for (var stranger : List.of(plain, wrong)) {
                var settings = new HashMap<String, Object>(stranger);
                settings.put("default.api.timeout.ms", 3_000);
                settings.put("request.timeout.ms", 2_000);
                try (var admin = Admin.create(settings)) {
                    assertThatThrownBy(() -> admin.listTopics().names().get()).isInstanceOf(ExecutionException.class);
                }
            }
        }
    }

    @Test
    void aStrangerMakesItHoldNothingLarge() throws Exception {
        try (var home = Home.open(directory);
                var kafka = EmbeddedKafka.start(home)) {
            var address = kafka.clientSettings().get("bootstrap.servers").split(":");

            // When: the length of a request of 100 MB, which it would make room for
            try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
                socket.getOutputStream().write(new byte[] {5, -11, -31, 0});

                // Then: it hangs up
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void measuresWithoutGarbageHowLongItsRequestsTake() throws Exception {
        try (var home = Home.open(directory);
                var kafka = EmbeddedKafka.start(home)) {
            // When
            Contents.send(kafka.clientSettings(), "word", 200);

            // Then
            assertThat(KafkaYammerMetrics.defaultRegistry().allMetrics().entrySet())
                    .filteredOn(metric -> metric.getKey().getType().equals("RequestMetrics"))
                    .extracting(Map.Entry::getValue)
                    // the last ones may be counted after they were answered
                    .filteredOn(metric -> metric instanceof Histogram histogram && histogram.count() > 150)
                    .hasSizeGreaterThan(5)
                    .extracting("sample")
                    .allMatch(sample -> sample instanceof UniformSample);
        }
    }

    @Test
    void remembersThatItGaveUpAndLeavesTheProcessAlone() {
        try (var home = Home.open(directory);
                var kafka = EmbeddedKafka.start(home)) {
            // When
            Exit.halt(1, "the disk is full");

            // Then
            assertThat(kafka.failure()).hasValue("the embedded Kafka gave up (status 1, the disk is full)");
        }
    }
}
