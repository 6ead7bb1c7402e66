package org.waybill.objectstore.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;

/** Remembers that a target refuses every request, for example because credentials have expired. Thread-safe. */
final class RefusalWatch {

    /** Refusals must last this long: a new policy or key needs some seconds to reach all nodes of a target. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private record Refused(Instant first, Instant last, String message) {}

    private @Nullable Refused refused;

    synchronized void note(Answer<?> answer, Instant now) {
        if (!(answer instanceof Answer.Failed<?> failed)) {
            refused = null;
        } else if (failed.outage()) {
            // A target that was down in between may just be starting.
            refused = failed.kind() == FailureKind.REFUSED
                    ? new Refused(refused == null ? now : refused.first, now, failed.message())
                    : null;
        }
    }

    /** The target's message, if it has refused every request for at least {@link #LASTING}. */
    synchronized Optional<String> lasting() {
        return refused == null || refused.last.isBefore(refused.first.plus(LASTING))
                ? Optional.empty()
                : Optional.of(refused.message);
    }
}
