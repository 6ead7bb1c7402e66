package org.waybill.ledger;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;

/**
 * A file that is DISPATCHED, and what follows from a verdict on it.
 *
 * @param newerSeen whether the scanner found a newer version meanwhile
 * @param known the earlier proof, where the content is probably the same
 */
record WorkRow(
        long file,
        int failures,
        int hot,
        int repairs,
        @Nullable String heldEtag,
        boolean newerSeen,
        @Nullable Known known) {

    /** How often the file has failed, changed while it was read, and was sent again to repair its object. */
    record Counts(int failures, int hot, int repairs) {}

    /** What follows for the file. */
    sealed interface Move {

        Counts counts();

        /** It is VERIFIED. */
        record Verify(Counts counts) implements Move {}

        /**
         * It is FAILED.
         *
         * @param heldEtag of our object at the key
         */
        record Fail(Counts counts, @Nullable String heldEtag) implements Move {}

        /**
         * It is FOUND again.
         *
         * @param heldEtag what the key must hold for the next write to succeed; null: nothing
         * @param delay until it is due; null: not in this batch
         * @param recheck whether the source must be looked at first
         */
        record Wait(
                Counts counts,
                @Nullable String heldEtag,
                @Nullable Duration delay,
                boolean recheck) implements Move {}
    }

    /** The verdict as far as the ledger can confirm it: a kept object must be the one that it had proven. */
    Verdict confirmed(Verdict verdict) {
        if (!(verdict instanceof Verdict.Kept kept)) {
            return verdict;
        }
        return known != null && known.object().equals(kept.object())
                ? new Verdict.Proven(known.object().object(), known.object().sha256(), known.level(), known.adopted())
                : new Verdict.Failed(
                        FailureKind.MISMATCH, "the object that was kept is not the one that was proven", heldEtag);
    }

    /** @param verdict as {@link #confirmed} */
    Move after(Verdict verdict, RetryRules rules, RandomGenerator random) {
        return switch (verdict) {
            case Verdict.Kept _ -> throw new IllegalArgumentException("what was kept is not confirmed yet");
            case Verdict.Proven proven
            when newerSeen -> again(proven.adopted() ? null : proven.object().etag());
            case Verdict.Proven _ -> new Move.Verify(counts());
            case Verdict.Failed _ when newerSeen -> again(heldEtag);
            case Verdict.Failed failed -> afterFailure(failed, rules, random);
        };
    }

    private Counts counts() {
        return new Counts(failures, hot, repairs);
    }

    private Move again(@Nullable String held) {
        return new Move.Wait(counts(), held, Duration.ZERO, false);
    }

    private Move afterFailure(Verdict.Failed failed, RetryRules rules, RandomGenerator random) {
        return switch (failed.kind().next()) {
            case RETRY ->
                failures + 1 >= rules.failures()
                        ? fail()
                        : failedOnce(rules.delay(failures + 1, random), failed.kind() == FailureKind.SOURCE_ERROR);
            case HOT ->
                new Move.Wait(
                        new Counts(failures, hot + 1, repairs),
                        heldEtag,
                        hot + 1 >= rules.hotTries() ? null : rules.quiet(hot + 1),
                        true);
            // Only a check under an unchanged root may conclude that a file is gone. If a file exists but an uploader
            // misses it again and again, that is a failure: the uploader sees another source.
            case GONE ->
                failures >= rules.failures()
                        ? fail()
                        : failedOnce(failures == 0 ? Duration.ZERO : rules.delay(failures, random), true);
            case REPAIR ->
                repairs > 0
                        ? fail()
                        : new Move.Wait(new Counts(failures, hot, 1), failed.heldEtag(), Duration.ZERO, false);
            case LATER -> again(heldEtag);
            case FAILED -> fail();
        };
    }

    private Move failedOnce(Duration delay, boolean recheck) {
        return new Move.Wait(new Counts(failures + 1, hot, repairs), heldEtag, delay, recheck);
    }

    private Move fail() {
        return new Move.Fail(new Counts(failures + 1, hot, repairs), heldEtag);
    }
}
