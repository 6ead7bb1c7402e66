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

    /** What is waited for, as one of a few words for programs. */
    public enum Cause {
        /** The target does not answer, refuses or is full. */
        TARGET,
        LEDGER,
        KAFKA,
        SOURCE,
        /** A disk of this machine is nearly full. */
        DISK,
        /** A defect of Waybill, which it tries to get past. */
        DEFECT,
        /** Part of the role has ended or hangs: only a restart of the process helps. */
        STUCK,
        /** Anything else, such as another process that works on the same. */
        OTHER
    }

    /**
     * One wait of a role.
     *
     * @param reason for a person: what is away, and why, as in the log
     * @param since when the wait began
     */
    public record Wait(Cause cause, String reason, Instant since) {}

    /** Whether it works, and waits for nothing. */
    public boolean isReady() {
        return waits.isEmpty();
    }

    /** Whether only a restart of the process helps. */
    public boolean isStuck() {
        return waits.stream().anyMatch(wait -> wait.cause == Cause.STUCK);
    }
}
