package org.waybill.model;

import java.time.Instant;
import java.util.List;

/**
 * The health of a role.
 *
 * @param role its name
 * @param waits what it waits for, the longest wait first; empty while nothing blocks it
 */
public record Health(String role, List<Wait> waits) {

    /**
     * One wait of a role.
     *
     * @param reason for a person: what is away, and why, as in the log
     * @param since when the wait began
     */
    public record Wait(String reason, Instant since) {}
}
