package org.waybill.scanner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Outbox.Dispatch;

/**
 * Finds DISPATCHED rows that have no event left in Kafka, whatever the cause: deleted data, a broker that lost its
 * tail, a topic that was created anew. Relies on the order of acknowledgement (I3): once the uploaders have consumed
 * everything, and after that the verifiers too, every row dispatched before is settled or its event is lost. No
 * time-out decides.
 */
final class LostEvents {

    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    /** Whether consumer groups have anything left to consume. */
    interface Backlogs {
        boolean isDrained(String group, List<String> topics);
    }

    private final Backlogs backlogs;
    private final InstantSource clock;
    private Set<Long> last = Set.of();
    private Instant since = Instant.MIN;

    LostEvents(Backlogs backlogs, InstantSource clock) {
        this.backlogs = backlogs;
        this.clock = clock;
    }

    /**
     * True when nothing has moved for a while, so that the costly check is justified.
     *
     * @param now the sequence numbers in flight
     */
    boolean isSuspected(Set<Long> now) {
        if (now.isEmpty() || !now.equals(last)) {
            last = now;
            since = clock.instant();
            return false;
        }
        return Duration.between(since, clock.instant()).compareTo(STANDSTILL) >= 0;
    }

    /** True when Kafka holds no event, of any stage, that could still settle what was in flight before the call. */
    boolean isKafkaDrained() {
        return backlogs.isDrained(Topics.GROUP_SMALL, List.of(Topics.FILE_FOUND_SMALL))
                && backlogs.isDrained(Topics.GROUP_LARGE, List.of(Topics.FILE_FOUND_LARGE))
                && backlogs.isDrained(Topics.GROUP_VERIFIER, Topics.OUTCOMES)
                && backlogs.isDrained(Topics.GROUP_VERIFIER, List.of(Topics.DEAD_LETTER));
    }

    /** The rows that were in flight both before and after Kafka was found drained. */
    static List<Dispatch> lost(List<Dispatch> before, List<Dispatch> after) {
        var sequences = new HashSet<>(after.stream().map(Dispatch::seq).toList());
        return before.stream()
                .filter(dispatch -> sequences.contains(dispatch.seq()))
                .toList();
    }
}
