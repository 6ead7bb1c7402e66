package org.waybill.console.view;

import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Overview.Sum;

/**
 * Why some files FAILED or were SKIPPED.
 *
 * @param kind e.g. {@code unreadable}
 * @param next what to do about it; empty where nothing need be done
 * @param example one of the files; null where none is known
 */
public record Cause(
        String state,
        String kind,
        Sum amount,
        String next,
        @Nullable Example example) {

    /** One file, and what happened to it. */
    public record Example(long file, String path, String message) {}
}
