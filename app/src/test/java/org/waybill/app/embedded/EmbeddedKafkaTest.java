package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.stats.UniformSample;
import java.nio.file.Path;
import java.util.Map;
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
                Contents.send(kafka.bootstrapServers(), "kept");
            }

            // When
            try (var kafka = EmbeddedKafka.start(home)) {
                // Then
                assertThat(Contents.received(kafka.bootstrapServers())).containsExactly("kept");
                assertThat(kafka.failure()).isEmpty();
            }
        }
    }

    @Test
    void measuresWithoutGarbageHowLongItsRequestsTake() throws Exception {
        try (var home = Home.open(directory);
                var kafka = EmbeddedKafka.start(home)) {
            // When
            Contents.send(kafka.bootstrapServers(), "word", 200);

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
