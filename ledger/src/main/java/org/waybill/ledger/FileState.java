package org.waybill.ledger;

/** The state of a file. docs/design.md §4 names the legal moves and who makes them; the schema's triggers enforce them. */
public enum FileState {
    /** Known, and waiting to be dispatched. */
    FOUND,
    /** An event about it is on its way. */
    DISPATCHED,
    /** Its object was proven. */
    VERIFIED,
    /** A person must act. */
    FAILED,
    /** Left out by policy. */
    SKIPPED,
    /** No longer in the source. */
    GONE,
    /** Its source was deleted after cutover; it lives on as its object. */
    RECLAIMED
}
