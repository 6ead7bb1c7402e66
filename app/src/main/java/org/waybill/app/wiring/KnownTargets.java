package org.waybill.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;

/** The known capabilities of targets. Thread-safe. */
final class KnownTargets {

    /** The pause after a failed attempt: it may take a hundred requests, and there are hundreds of callers. */
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

    private final Function<Target, Optional<Capabilities>> find;
    private final InstantSource clock;
    private final ConcurrentHashMap<Target, Knowledge> targets = new ConcurrentHashMap<>();

    private static final class Knowledge {
        private volatile @Nullable Capabilities capabilities;
        private Instant again = Instant.MIN;
    }

    /** @param find finds out the capabilities, which may take long; empty if that is not possible now */
    KnownTargets(Function<Target, Optional<Capabilities>> find, InstantSource clock) {
        this.find = find;
        this.clock = clock;
    }

    /** Finds out unknown capabilities; other callers wait meanwhile. Empty when that failed recently. */
    Optional<Capabilities> of(Target target) {
        var knowledge = knowledge(target);
        if (knowledge.capabilities == null) {
            synchronized (knowledge) {
                if (knowledge.capabilities == null && !clock.instant().isBefore(knowledge.again)) {
                    knowledge.capabilities = find.apply(target).orElse(null);
                    knowledge.again = clock.instant().plus(BETWEEN_FAILURES);
                }
            }
        }
        return Optional.ofNullable(knowledge.capabilities);
    }

    /** What is known without contact to the target. */
    Optional<Capabilities> known(Target target) {
        return Optional.ofNullable(knowledge(target).capabilities);
    }

    void know(Target target, Capabilities capabilities) {
        knowledge(target).capabilities = capabilities;
    }

    private Knowledge knowledge(Target target) {
        return targets.computeIfAbsent(target, _ -> new Knowledge());
    }
}
