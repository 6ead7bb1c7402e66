package org.waybill.gateway.files;

import java.time.Duration;

/** How a deletion ended. */
public sealed interface Deleted {

    record Done() implements Deleted {}

    /** Nothing was there. */
    record Absent() implements Deleted {}

    /** The place does not let the gateway delete; nothing changed. */
    record Denied() implements Deleted {}

    /** Something else is at the path than the caller expected; nothing changed. */
    record Unmet() implements Deleted {}

    /**
     * Nothing changed.
     *
     * @param why for the log; never for a client
     */
    record Unavailable(Duration retryAfter, String why) implements Deleted {}
}
