package org.waybill.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;

/** How long requests to the targets take, how they end, and how many bytes they carry. Thread-safe. */
final class TargetMetrics {

    private static final Duration[] BOUNDS =
            List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    /** How a request ended. */
    private enum End {
        OK,
        MISSING,
        UNMET,
        REFUSED,
        FULL,
        INTERCEPTED,
        /** No connection, no answer in time, 5xx or throttled for too long. */
        UNAVAILABLE,
        OTHER;

        static End of(Answer<?> answer) {
            return switch (answer) {
                case Answer.Given<?> _ -> OK;
                case Answer.Missing<?> _ -> MISSING;
                case Answer.Unmet<?> _ -> UNMET;
                case Answer.Failed<?> failed -> of(failed.kind());
            };
        }

        private static End of(FailureKind kind) {
            return switch (kind) {
                case REFUSED -> REFUSED;
                case TARGET_FULL -> FULL;
                case INTERCEPTED -> INTERCEPTED;
                case UNAVAILABLE -> UNAVAILABLE;
                default -> OTHER;
            };
        }
    }

    private record Kind(Operation operation, SizeClass size) {}

    /** The counters of one bucket. */
    private record Bucket(EnumCounters<End> ends, Counter sent, Counter read) {}

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    TargetMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Notes a request.
     *
     * @param body bytes that it sends, or that it is to read; negative: it has none
     */
    void note(String bucket, Operation operation, long body, Answer<?> answer, long nanos) {
        timers.computeIfAbsent(new Kind(operation, SizeClass.of(body)), this::timer)
                .record(Duration.ofNanos(nanos));
        var counters = buckets.computeIfAbsent(bucket, this::counters);
        var end = End.of(answer);
        counters.ends.of(end).increment();
        if (body > 0 && end == End.OK) {
            (operation == Operation.READ ? counters.read : counters.sent).increment(body);
        }
    }

    private Timer timer(Kind kind) {
        return Timer.builder("waybill.target.request")
                .description("Duration of a request to a target, its repetitions while the target is busy included.")
                .tag("operation", kind.operation.label())
                .tag("size", kind.size.label())
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private Bucket counters(String bucket) {
        return new Bucket(
                new EnumCounters<>(End.class, end -> ends(bucket, end)),
                bytes(bucket, "waybill.target.sent", "Bytes of files in requests that the target accepted."),
                bytes(bucket, "waybill.target.read", "Bytes of objects that were downloaded to prove them."));
    }

    private Counter ends(String bucket, End end) {
        return Counter.builder("waybill.target.answers")
                .description("Requests to a target, by how they ended.")
                .tag("bucket", bucket)
                .tag("answer", end.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter bytes(String bucket, String name, String description) {
        return Counter.builder(name)
                .baseUnit("bytes")
                .description(description)
                .tag("bucket", bucket)
                .register(registry);
    }
}
