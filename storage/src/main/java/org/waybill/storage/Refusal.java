package org.waybill.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;

/** Remembers that a target refuses whatever is asked, as with credentials that have expired. Thread-safe. */
final class Refusal {

    /** A policy or a key that was just made reaches all nodes of a target within seconds. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private record Refused(Instant since, String message) {}

    private volatile @Nullable Refused refused;

    void note(Answer<?> answer, Instant now) {
        if (!(answer instanceof Answer.Failed<?> failed)) {
            refused = null;
        } else if (refused == null && failed.kind() == FailureKind.REFUSED && failed.outage()) {
            refused = new Refused(now, failed.message());
        }
    }

    /** Why, when nothing was answered otherwise for {@link #LASTING}. */
    Optional<String> lasting(Instant now) {
        var known = refused;
        return known == null || now.isBefore(known.since.plus(LASTING)) ? Optional.empty() : Optional.of(known.message);
    }
}
