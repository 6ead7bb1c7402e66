package org.waybill.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waybill.events.kafka.Kafka.Backlog;
import org.waybill.ledger.figures.Figures;

class LedgerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.ofEpochSecond(1_000);
    private final LedgerMetrics metrics = new LedgerMetrics(registry, () -> now);

    private static Figures figures(long unpublished, long published, Figures.Files... files) {
        var migration = new Figures.Migration("one", 1, "bucket", 0, unpublished, published, "host-1");
        return new Figures(List.of(migration), List.of(files), List.of(), List.of());
    }

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void aFileThatIsWrongForGoodIsMismatched() {
        // When
        metrics.tell(
                figures(
                        0,
                        0,
                        new Figures.Files("one", "FAILED", "mismatch", 2, 20),
                        new Figures.Files("one", "FAILED", "refused", 5, 50),
                        new Figures.Files("one", "FOUND", "", 7, 70)),
                Map.of());

        // Then
        assertThat(value("waybill.mismatched.files")).isEqualTo(2);
        assertThat(value("waybill.settled.files")).isEqualTo(7);
        assertThat(value("waybill.files", "state", "FOUND")).isEqualTo(7);
    }

    @Test
    void eventsWaitSinceKafkaTookNoneOfThem() {
        // Given
        metrics.tell(figures(3, 10), Map.of());
        now = now.plusSeconds(60);

        // When: Kafka took nothing
        metrics.tell(figures(4, 10), Map.of());

        // Then
        assertThat(value("waybill.outbox.oldest.timestamp.seconds")).isEqualTo(1_000);
        metrics.tell(figures(4, 11), Map.of());
        assertThat(value("waybill.outbox.oldest.timestamp.seconds")).isEqualTo(1_060);
        metrics.tell(figures(0, 15), Map.of());
        assertThat(registry.find("waybill.outbox.oldest.timestamp.seconds").gauge())
                .isNull();
    }

    @Test
    void whileKafkaIsAwayNobodyIsSaidToBeGone() {
        // When
        metrics.tell(figures(0, 0), Map.of("waybill-uploader-small", new Backlog(5, 2)));

        // Then
        assertThat(value("waybill.role.processes", "role", "uploader")).isEqualTo(2);
        assertThat(value("waybill.kafka.lag.records")).isEqualTo(5);
        metrics.tell(figures(0, 0), Map.of());
        assertThat(registry.find("waybill.role.processes")
                        .tags("role", "uploader")
                        .gauge())
                .isNull();
        assertThat(value("waybill.role.processes", "role", "scanner")).isEqualTo(1);
    }

    @Test
    void aMigrationThatWasForgottenIsToldNoMore() {
        // Given
        metrics.tell(figures(0, 0), Map.of());

        // When
        metrics.tell(new Figures(List.of(), List.of(), List.of(), List.of()), Map.of());

        // Then
        assertThat(registry.find("waybill.migration.info").gauge()).isNull();
    }
}
