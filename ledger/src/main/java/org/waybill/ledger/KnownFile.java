package org.waybill.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourceVersion;

/**
 * What the ledger knows of a path that the scanner finds again, and what follows from it.
 *
 * @param kind of the outcome, null without
 * @param settledIn batch of the outcome, 0 without
 */
record KnownFile(
        long file,
        SourceVersion version,
        FileState state,
        @Nullable String kind,
        long settledIn,
        Sighting sighting) {

    KnownFile rejected(Sighting.Plan.Reject reject) {
        return new KnownFile(file, version, state, kind, settledIn, sighting.rejected(reject));
    }

    /** Whether its content is probably unchanged: only a deliberate write leaves both size and mtime as they were. */
    boolean differsInMetadataOnly() {
        return version.size() == sighting.version().size()
                && version.mtimeNanos() == sighting.version().mtimeNanos();
    }

    /** What finding the path again changes. */
    enum Change {
        NOTHING,
        /** The waiting row gets the new version. */
        NEW_VERSION,
        /** The row is in flight with the old version; the new version is recorded for when it settles. */
        SEEN,
        /** The settled row goes back to FOUND. */
        REOPEN,
        /** The row gets the outcome that the policy requires. */
        SETTLE
    }

    Change change(long batch) {
        boolean sameVersion = version.equals(sighting.version());
        var settled = sighting.settled();
        return settled == null ? changeOfMoving(sameVersion, batch) : changeOfStaying(settled, sameVersion);
    }

    private Change changeOfMoving(boolean sameVersion, long batch) {
        return switch (state) {
            case FOUND -> sameVersion ? Change.NOTHING : Change.NEW_VERSION;
            case DISPATCHED -> sameVersion ? Change.NOTHING : Change.SEEN;
            case VERIFIED -> sameVersion ? Change.NOTHING : Change.REOPEN;
            // A new batch retries files that failed in an earlier one.
            case FAILED -> sameVersion && settledIn == batch ? Change.NOTHING : Change.REOPEN;
            case SKIPPED, GONE, RECLAIMED -> Change.REOPEN;
        };
    }

    private Change changeOfStaying(Sighting.SettledPlan plan, boolean sameVersion) {
        return switch (state) {
            case DISPATCHED -> Change.SEEN;
            case FOUND -> Change.SETTLE;
            // A run over a part of the source leaves the proofs of the rest valid.
            case VERIFIED, RECLAIMED ->
                plan.kind().equals(Sighting.SkipReason.FILTER.name()) ? Change.NOTHING : Change.SETTLE;
            case FAILED, SKIPPED, GONE ->
                sameVersion && state == plan.state() && Objects.equals(kind, plan.kind())
                        ? Change.NOTHING
                        : Change.SETTLE;
        };
    }
}
