package org.waybill.model;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.waybill.model.Health.Wait;

/** Keeps what the parts of a role wait for. Thread-safe. */
public final class Waits {

    private final InstantSource clock;
    private final ConcurrentHashMap<Object, Wait> waits = new ConcurrentHashMap<>();

    public Waits(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes that somebody waits. While they do, another reason changes nothing of the time since when.
     *
     * @param who waits, by identity: each waits for one thing at a time
     */
    public void begin(Object who, String reason) {
        waits.merge(who, new Wait(reason, clock.instant()), (before, now) -> new Wait(reason, before.since()));
    }

    public void end(Object who) {
        waits.remove(who);
    }

    /** What is waited for now, the longest wait first. */
    public List<Wait> now() {
        return waits.values().stream().sorted(Comparator.comparing(Wait::since)).toList();
    }
}
