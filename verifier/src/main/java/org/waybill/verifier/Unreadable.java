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

/** Tells an object that cannot be read from a target that is away: it goes on failing while the target answers. */
final class Unreadable {

    /** Failures of this time are not worth a question. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    /** Longer than MinIO may keep an object locked for a writer that is gone, which is ten minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Something between us and the target that answers for one object, and lets the question pass, does so for good. */
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

    /** Notes that the object could not be read once more; true when that is not the target's being away. */
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

    /** For a person: what became certain. */
    static String words(FailureKind kind, String failure) {
        return kind == FailureKind.INTERCEPTED
                ? "cannot be read, though the target answers: " + failure
                : "cannot be read for " + LIMIT.toMinutes() + " minutes, though the target answers: " + failure;
    }

    /** Whether a target answers what is asked of any key. */
    static boolean answers(ObjectStore store, Target target) {
        return !(store.head(target.prefix() + ".waybill-probe") instanceof Answer.Failed<?> failed) || !failed.outage();
    }
}
