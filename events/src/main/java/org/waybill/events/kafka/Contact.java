package org.waybill.events.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Whether the brokers still answer a consumer. The client reports nothing while they are away; but it hears from them every
 * few seconds, also where there is nothing to do. For one thread.
 */
final class Contact {

    /** Heartbeats are answered every 3 s. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<MetricName, ? extends Metric> metrics;
    private @Nullable Metric received;
    private Object before = 0;
    private Instant heardAt;

    /** @param metrics of the consumer; filled by it later */
    Contact(Map<MetricName, ? extends Metric> metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.heardAt = clock.instant();
    }

    /** True when nothing was heard for longer than {@link #LONGEST_SILENCE}; unknown counts as heard. */
    boolean isLost() {
        var counter = counter();
        var now = clock.instant();
        if (counter == null || !counter.metricValue().equals(before)) {
            before = counter == null ? before : counter.metricValue();
            heardAt = now;
        }
        return heardAt.plus(LONGEST_SILENCE).isBefore(now);
    }

    private @Nullable Metric counter() {
        if (received == null) {
            received = metrics.entrySet().stream()
                    .filter(metric -> metric.getKey().name().equals("incoming-byte-total")
                            && metric.getKey().group().equals("consumer-metrics"))
                    .findFirst()
                    .<Metric>map(Map.Entry::getValue)
                    .orElse(null);
        }
        return received;
    }
}
