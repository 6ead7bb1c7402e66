package org.waybill.model;

import java.time.Instant;
import java.util.List;

/**
 * How a role is.
 *
 * @param role its name
 * @param waits what it waits for, the longest wait first; empty while nothing holds it up
 */
public record Health(String role, List<Wait> waits) {

    /**
     * One thing that is waited for.
     *
     * @param reason for a person: what is away, and why, as the log says it
     * @param since when the wait began
     */
    public record Wait(String reason, Instant since) {}
}
