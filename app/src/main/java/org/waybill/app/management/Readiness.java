package org.waybill.app.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.waybill.app.output.Json;
import org.waybill.app.output.Secrets;
import org.waybill.model.Health;
import org.waybill.model.Health.Wait;

/** Whether a service lives and whether it can work, told in words. Thread-safe. */
public final class Readiness {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private volatile Phase phase = Phase.STARTING;
    private volatile Supplier<List<Health>> roles = List::of;

    /** From now on the service is as ready as its roles are. */
    public void serving(Supplier<List<Health>> roles) {
        this.roles = roles;
        phase = Phase.SERVING;
    }

    /** From now on the service ends what is under way, and takes nothing more. */
    public void stopping() {
        phase = Phase.STOPPING;
    }

    /** The health of each role; empty while the service starts. */
    public List<Health> health() {
        return roles.get();
    }

    /** 503 when only a restart helps. A server that is away is no reason for one. */
    Page live() {
        var stuck = health().stream().filter(Health::isStuck).toList();
        // A role that is told to stop ends its threads.
        boolean lives = stuck.isEmpty() || phase == Phase.STOPPING;
        return lives
                ? page(OK, "alive", List.of(), _ -> false)
                : page(UNAVAILABLE, "stuck", stuck, wait -> wait.cause() == Health.Cause.STUCK);
    }

    /** 503 with what the roles wait for, and before and after they work. */
    Page ready() {
        return switch (phase) {
            case STARTING -> page(UNAVAILABLE, "starting", List.of(), _ -> true);
            case STOPPING -> page(UNAVAILABLE, "stopping", List.of(), _ -> true);
            case SERVING -> {
                var health = health();
                boolean ready = health.stream().allMatch(Health::isReady);
                yield page(ready ? OK : UNAVAILABLE, ready ? "ready" : "waiting", health, _ -> true);
            }
        };
    }

    private static Page page(int code, String status, List<Health> roles, Predicate<Wait> shown) {
        var object = new LinkedHashMap<String, Object>();
        object.put("status", status);
        object.put(
                "waits",
                roles.stream()
                        .flatMap(role -> role.waits().stream().filter(shown).map(wait -> words(role.role(), wait)))
                        .toList());
        return Page.json(code, Json.write(object));
    }

    private static Map<String, Object> words(String role, Wait wait) {
        var object = new LinkedHashMap<String, Object>();
        object.put("role", role);
        object.put("cause", wait.cause().name().toLowerCase(Locale.ROOT));
        object.put("reason", Secrets.without(wait.reason()));
        object.put("since", wait.since().toString());
        return object;
    }
}
