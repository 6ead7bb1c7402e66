package org.waybill.ledger;

import java.util.Set;

/** Where a file stands. The legal moves stand here; the schema's triggers enforce their substance again. */
public enum FileState {
    /** Known, and waiting to be dispatched. */
    FOUND,
    /** An event about it is on its way. */
    DISPATCHED,
    /** Its object was proven. */
    VERIFIED,
    /** It needs a person. */
    FAILED,
    /** Left out by policy. */
    SKIPPED,
    /** No longer in the source. */
    GONE,
    /** Its source was deleted after cutover; it lives on as its object. */
    RECLAIMED;

    /** Whether a file may go from this state to the other in one step. */
    public boolean mayBecome(FileState next) {
        return switch (this) {
            case FOUND -> Set.of(DISPATCHED, SKIPPED, FAILED, GONE).contains(next);
            case DISPATCHED -> Set.of(VERIFIED, FOUND, FAILED, GONE).contains(next);
            case VERIFIED -> Set.of(FOUND, GONE, SKIPPED, FAILED, RECLAIMED).contains(next);
            case FAILED, SKIPPED, GONE -> Set.of(FOUND, GONE, SKIPPED, FAILED).contains(next);
            case RECLAIMED -> Set.of(FOUND, GONE).contains(next);
        };
    }
}
