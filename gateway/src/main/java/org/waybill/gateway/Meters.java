package org.waybill.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the gateway has answered. docs/metrics.md describes it. Thread-safe. */
final class Meters {

    private static final Duration[] BOUNDS =
            List.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");

    private record Kind(String method, String side, String status) {}

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> sent = new ConcurrentHashMap<>();
    private final Counter cut;
    private final Counter slow;

    Meters(MeterRegistry registry, Supplier<Integer> open) {
        this.registry = registry;
        this.cut = Counter.builder("waybill.gateway.cut")
                .baseUnit("responses")
                .description(
                        "Answers that ended before their length: the client went, or the file could not be read on.")
                .register(registry);
        this.slow = Counter.builder("waybill.gateway.slow")
                .baseUnit("clients")
                .description("Clients that were cut off because they took or gave bytes too slowly.")
                .register(registry);
        Gauge.builder("waybill.gateway.open.transfers", open)
                .description("Requests that are under way.")
                .register(registry);
        List.of("local", "object", "none").forEach(this::sentFrom);
    }

    /** Notes an answer. */
    void request(Exchange exchange, long nanos) {
        var method = METHODS.contains(exchange.method()) ? exchange.method() : "other";
        var side = exchange.side()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .orElse("none");
        var kind = new Kind(method, side, exchange.status() / 100 + "xx");
        timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
        sentFrom(side).increment(exchange.bytesSent());
        if (exchange.wasCut()) {
            cut.increment();
        }
    }

    void slow() {
        slow.increment();
    }

    private Counter sentFrom(String side) {
        return sent.computeIfAbsent(
                side,
                each -> Counter.builder("waybill.gateway.sent")
                        .baseUnit("bytes")
                        .description("Bytes of answers, by where they came from.")
                        .tag("side", each)
                        .register(registry));
    }

    private Timer timer(Kind kind) {
        return Timer.builder("waybill.gateway.request")
                .description("Duration of a request to the gateway, until its last byte was sent.")
                .tag("method", kind.method)
                .tag("side", kind.side)
                .tag("status", kind.status)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
