package org.waybill.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.model.VerificationLevel;

/**
 * One run over a migration.
 *
 * @param begun how often it was begun: more than once when it was resumed, perhaps under another policy
 * @param walkedAt when the walk of the source reached its end; null before
 */
public record Batch(
        long id,
        int migration,
        State state,
        Policy policy,
        int begun,
        @Nullable Instant walkedAt) {

    /** The progress of a batch. */
    public enum State {
        /** Files are found, sent and proven. */
        RUNNING,
        /** All files have settled; the target is compared with the ledger once more. */
        SWEEPING,
        DONE
    }

    /** What to do with symbolic links. */
    public enum Symlinks {
        SKIP,
        FOLLOW
    }

    /**
     * What the operator asked for.
     *
     * @param overwrite whether foreign objects may be replaced
     * @param includes globs over paths relative to the root; empty: everything
     * @param excludes globs that win over the includes
     */
    public record Policy(
            VerificationLevel level,
            boolean overwrite,
            Symlinks symlinks,
            List<String> includes,
            List<String> excludes) {}
}
