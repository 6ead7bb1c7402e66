package org.waybill.objectstore.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;

/** Remembers that a target refuses whatever is asked, as with credentials that have expired. Thread-safe. */
final class RefusalWatch {

    /** A policy or a key that was just made reaches all nodes of a target within seconds. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private record Refused(Instant first, Instant last, String message) {}

    private @Nullable Refused refused;

    synchronized void note(Answer<?> answer, Instant now) {
        if (!(answer instanceof Answer.Failed<?> failed)) {
            refused = null;
        } else if (failed.outage()) {
            // A target that is down in between may just be starting.
            refused = failed.kind() == FailureKind.REFUSED
                    ? new Refused(refused == null ? now : refused.first, now, failed.message())
                    : null;
        }
    }

    /** What the target says, when it has refused everything from one request to another {@link #LASTING} later. */
    synchronized Optional<String> lasting() {
        return refused == null || refused.last.isBefore(refused.first.plus(LASTING))
                ? Optional.empty()
                : Optional.of(refused.message);
    }
}
