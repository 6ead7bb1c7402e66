package org.waybill.console.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts failures, and says how long somebody with too many of them has to wait. Thread-safe. */
public final class Throttle {

    /** So many different names and addresses are remembered; more would be an attack on our memory. */
    private static final int REMEMBERED = 10_000;

    private final int most;
    private final Duration within;
    private final InstantSource clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Throttle(int most, Duration within, InstantSource clock) {
        this.most = most;
        this.within = within;
        this.clock = clock;
    }

    /** How long the one must wait; empty if they need not. */
    public synchronized Optional<Duration> wait(String who) {
        var times = failures.get(who);
        if (times == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        while (!times.isEmpty() && times.getFirst().plus(within).isBefore(now)) {
            times.removeFirst();
        }
        return times.size() < most
                ? Optional.empty()
                : Optional.of(Duration.between(now, times.getFirst().plus(within)));
    }

    public synchronized void failed(String who) {
        failures.computeIfAbsent(who, _ -> new ArrayDeque<>()).addLast(clock.instant());
    }

    public synchronized void succeeded(String who) {
        failures.remove(who);
    }
}
