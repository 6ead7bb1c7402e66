package org.waybill.model;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.waybill.model.Health.Cause;
import org.waybill.model.Health.Wait;

/** Records what the parts of a role wait for. Thread-safe. */
public final class Waits {

    private final InstantSource clock;
    private final ConcurrentHashMap<Object, Wait> waits = new ConcurrentHashMap<>();

    public Waits(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Records that somebody waits. A new reason during the wait does not change the time of its beginning.
     *
     * @param who waits, by identity: each waits for one thing at a time
     */
    public void begin(Object who, Cause cause, String reason) {
        waits.merge(
                who, new Wait(cause, reason, clock.instant()), (before, _) -> new Wait(cause, reason, before.since()));
    }

    /** As above, for a cause that has no word of its own. */
    public void begin(Object who, String reason) {
        begin(who, Cause.OTHER, reason);
    }

    public void end(Object who) {
        waits.remove(who);
    }

    /** The present waits, the longest first. */
    public List<Wait> now() {
        return waits.values().stream().sorted(Comparator.comparing(Wait::since)).toList();
    }
}
