package org.waybill.verifier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;

/** Distinguishes an unreadable object from a target that is away: the object keeps failing while the target answers. */
final class Unreadable {

    /** Failures for no longer than this are not worth a question to the target. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    /** Failing this long makes it certain. MinIO may keep an object locked for ten minutes for a writer that is gone. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** The same for answers of a proxy: one that intercepts one object and lets the question pass will keep doing so. */
    private static final Duration INTERCEPTED_LIMIT = Duration.ofSeconds(10);

    private final BooleanSupplier answers;
    private final InstantSource clock;
    private @Nullable Instant first;
    private @Nullable Instant alone;

    /** @param answers asks whether the target answers at all */
    Unreadable(BooleanSupplier answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /** Records another failed read of the object; true when an outage of the target is ruled out as the cause. */
    boolean isCertain(FailureKind kind) {
        boolean intercepted = kind == FailureKind.INTERCEPTED;
        var now = clock.instant();
        if (first == null) {
            first = now;
        }
        if (!intercepted && now.isBefore(first.plus(USUAL))) {
            return false;
        }
        if (!answers.getAsBoolean()) {
            alone = null;
            return false;
        }
        if (alone == null) {
            alone = now;
        }
        return !now.isBefore(alone.plus(intercepted ? INTERCEPTED_LIMIT : LIMIT));
    }

    /** What became certain, as a message for a person. */
    static String words(FailureKind kind, String failure) {
        return kind == FailureKind.INTERCEPTED
                ? "cannot be read, though the target answers: " + failure
                : "cannot be read for " + LIMIT.toMinutes() + " minutes, though the target answers: " + failure;
    }

    /** Whether a target answers a request for any key at all. */
    static boolean answers(ObjectStore store, Target target) {
        return !(store.head(target.prefix() + ".waybill-probe") instanceof Answer.Failed<?> failed) || !failed.outage();
    }
}
