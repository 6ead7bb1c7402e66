package org.waybill.objectstore;

import org.jspecify.annotations.Nullable;

/** What a key must hold for a write to succeed. */
public sealed interface Condition {

    /** Nothing: {@code If-None-Match: *}. */
    record Absent() implements Condition {}

    /** Exactly this content: {@code If-Match: etag}. */
    record Holds(String etag) implements Condition {}

    /** Anything: only used after a look at the key, for a target that honours no conditions. */
    record Any() implements Condition {}

    static Condition of(@Nullable String heldEtag) {
        return heldEtag == null ? new Absent() : new Holds(heldEtag);
    }
}
