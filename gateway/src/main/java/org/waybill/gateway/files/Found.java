package org.waybill.gateway.files;

import java.time.Duration;

/** What is at a path. */
public sealed interface Found {

    /** The caller closes it. */
    record Present(OpenFile file) implements Found {}

    record Absent() implements Found {}

    /** The place does not let the gateway read it. */
    record Denied() implements Found {}

    /**
     * It cannot be told now.
     *
     * @param why for the log; never for a client
     */
    record Unavailable(Duration retryAfter, String why) implements Found {}
}
