package org.waybill.events.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of each assigned partition are still in work. A partition may be committed up to its oldest record that
 * is not done. Records finish in any order. Not thread-safe.
 */
final class CompletedOffsets {

    private final Map<TopicPartition, Progress> partitions = new HashMap<>();

    /** One partition since it was assigned. */
    private static final class Progress {
        final TreeSet<Long> open = new TreeSet<>();
        long next;
        long committed = -1;
    }

    void started(TopicPartition partition, long offset) {
        var progress = partitions.computeIfAbsent(partition, _ -> new Progress());
        if (offset < progress.next) {
            // The log became shorter: the committed offset lies beyond its end.
            progress.committed = -1;
        }
        progress.open.add(offset);
        progress.next = offset + 1;
    }

    /** Ignored if the partition was revoked meanwhile: its new owner processes the record again. */
    void done(TopicPartition partition, long offset) {
        var progress = partitions.get(partition);
        if (progress != null) {
            progress.open.remove(offset);
        }
    }

    /** The offsets that may be committed and were not yet; they count as committed unless {@link #failed} is called. */
    Map<TopicPartition, OffsetAndMetadata> advance() {
        var ready = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, progress) -> {
            long safe = progress.open.isEmpty() ? progress.next : progress.open.getFirst();
            if (safe > progress.committed && safe > 0) {
                progress.committed = safe;
                ready.put(partition, new OffsetAndMetadata(safe));
            }
        });
        return ready;
    }

    /** A commit failed: {@link #advance} returns these offsets again. */
    void failed(Collection<TopicPartition> uncommitted) {
        uncommitted.stream().map(partitions::get).filter(Objects::nonNull).forEach(progress -> progress.committed = -1);
    }

    void forget(TopicPartition partition) {
        partitions.remove(partition);
    }

    int open() {
        return partitions.values().stream().mapToInt(p -> p.open.size()).sum();
    }
}
