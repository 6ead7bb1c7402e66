package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ContactTest {

    private static final Duration LONG = Contact.LONGEST_SILENCE.plusSeconds(1);

    private Instant now = Instant.EPOCH;
    private double bytes;
    private final Map<MetricName, Metric> metrics = new HashMap<>();
    private final Contact contact = new Contact(metrics, () -> now);

    private void measured() {
        var name = new MetricName("incoming-byte-total", "consumer-metrics", "", Map.of());
        metrics.put(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return bytes;
            }
        });
    }

    @Test
    void itIsLostWhenNothingIsHeardForLong() {
        // Given
        measured();
        bytes = 100;
        assertThat(contact.isLost()).isFalse();

        // When
        now = now.plus(LONG);

        // Then
        assertThat(contact.isLost()).isTrue();
        bytes = 101;
        assertThat(contact.isLost()).isFalse();
    }

    @Test
    void itIsLostWhenNothingWasEverHeard() {
        // Given
        measured();
        bytes = 0.0;
        contact.isLost();

        // When
        now = now.plus(LONG);

        // Then
        assertThat(contact.isLost()).isTrue();
    }

    @Test
    void itIsNotLostWhereNothingIsMeasured() {
        // When
        now = now.plus(LONG);

        // Then
        assertThat(contact.isLost()).isFalse();
    }
}
