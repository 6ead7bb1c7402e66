package org.waybill.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;
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
