package org.waybill.gateway.files;

import java.time.Duration;

/** How a write ended. */
public sealed interface Written {

    /**
     * The file is there and survives a crash.
     *
     * @param replaced whether another version was there before
     */
    record Stored(Facts facts, boolean replaced) implements Written {}

    /** Something else is at the path than the caller expected; nothing changed. */
    record Unmet() implements Written {}

    /** The body ended early, or is longer than it said; nothing changed. */
    record Broken() implements Written {}

    /** No file can have this path: a directory is there, or a file is above it; nothing changed. */
    record Refused(String why) implements Written {}

    /** The place does not let the gateway write; nothing changed. */
    record Denied() implements Written {}

    /** The disk is full; nothing changed. */
    record Full() implements Written {}

    /**
     * Nothing changed.
     *
     * @param why for the log; never for a client
     */
    record Unavailable(Duration retryAfter, String why) implements Written {}

    /**
     * It may have taken place or not.
     *
     * @param why for the log; never for a client
     */
    record Unknown(String why) implements Written {}
}
