package org.waybill.ledger;

import static org.waybill.ledger.WorkRow.Move.FAIL;
import static org.waybill.ledger.WorkRow.Move.VERIFY;
import static org.waybill.ledger.WorkRow.Move.WAIT;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.FailureKind;

/**
 * A file that is DISPATCHED, and what follows from a verdict on it.
 *
 * @param newerSeen whether the scanner met a newer version meanwhile
 * @param known the proof of before, where the content is probably the same
 */
record WorkRow(
        long file,
        int failures,
        int hot,
        int repairs,
        @Nullable String heldEtag,
        boolean newerSeen,
        @Nullable Known known) {

    /** Where the row goes. */
    enum Move {
        VERIFY,
        WAIT,
        FAIL
    }

    /**
     * What is to be written.
     *
     * @param delay until it is due again; null: not in this batch
     * @param recheck whether the source must be looked at first
     */
    record Next(
            Move move,
            int failures,
            int hot,
            int repairs,
            @Nullable String heldEtag,
            @Nullable Duration delay,
            boolean recheck) {}

    /** The verdict as far as the ledger can confirm it: what was kept must be what it had proven. */
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
    Next after(Verdict verdict, RetryRules rules, RandomGenerator random) {
        return switch (verdict) {
            case Verdict.Kept _ -> throw new IllegalArgumentException("what was kept is not confirmed yet");
            case Verdict.Proven proven
            when newerSeen -> again(proven.adopted() ? null : proven.object().etag());
            case Verdict.Proven _ -> new Next(VERIFY, failures, hot, repairs, null, null, false);
            case Verdict.Failed _ when newerSeen -> again(heldEtag);
            case Verdict.Failed failed -> afterFailure(failed, rules, random);
        };
    }

    private Next again(@Nullable String held) {
        return new Next(WAIT, failures, hot, repairs, held, Duration.ZERO, false);
    }

    private Next afterFailure(Verdict.Failed failed, RetryRules rules, RandomGenerator random) {
        return switch (failed.kind().next()) {
            case RETRY ->
                failures + 1 >= rules.failures()
                        ? fail(failures + 1)
                        : failedOnce(rules.delay(failures + 1, random), failed.kind() == FailureKind.SOURCE_ERROR);
            case HOT ->
                new Next(
                        WAIT,
                        failures,
                        hot + 1,
                        repairs,
                        heldEtag,
                        hot + 1 >= rules.hotTries() ? null : rules.quiet(hot + 1),
                        true);
            // Only a look under an unchanged root may conclude that a file is gone. One that is there, and that an
            // uploader
            // misses again and again, is a failure: that uploader sees another source.
            case GONE ->
                failures >= rules.failures()
                        ? fail(failures + 1)
                        : failedOnce(failures == 0 ? Duration.ZERO : rules.delay(failures, random), true);
            case REPAIR ->
                repairs > 0
                        ? fail(failures + 1)
                        : new Next(WAIT, failures, hot, 1, failed.heldEtag(), Duration.ZERO, false);
            case FAILED -> fail(failures + 1);
        };
    }

    private Next failedOnce(Duration delay, boolean recheck) {
        return new Next(WAIT, failures + 1, hot, repairs, heldEtag, delay, recheck);
    }

    private Next fail(int count) {
        return new Next(FAIL, count, hot, repairs, heldEtag, null, false);
    }
}
