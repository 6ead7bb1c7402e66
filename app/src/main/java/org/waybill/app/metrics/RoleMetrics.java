package org.waybill.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.waybill.model.Health;
import org.waybill.model.Health.Cause;

/** The roles of this process and what they wait for. */
final class RoleMetrics {

    private RoleMetrics() {}

    /** @param health of all roles; the roles are those of the first call */
    static void register(MeterRegistry registry, Supplier<List<Health>> health) {
        for (var role : health.get().stream().map(Health::role).toList()) {
            Gauge.builder("waybill.role.up", () -> 1)
                    .description("A role that works in this process; always 1.")
                    .tag("role", role)
                    .register(registry);
            registerWaits(registry, role, health);
        }
    }

    /** Tells of a part of the process that waits like a role, and is none. */
    static void registerWaits(MeterRegistry registry, String role, Supplier<List<Health>> health) {
        for (var cause : Cause.values()) {
            Gauge.builder("waybill.waits", () -> waits(health.get(), role, cause))
                    .description("What a role waits for now: how many of its parts wait for this cause.")
                    .tag("role", role)
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static long waits(List<Health> health, String role, Cause cause) {
        return health.stream()
                .filter(each -> each.role().equals(role))
                .flatMap(each -> each.waits().stream())
                .filter(wait -> wait.cause() == cause)
                .count();
    }
}
