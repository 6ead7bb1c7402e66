package org.waybill.events.kafka;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Which partitions a consumer holds, and since when. */
final class Tenures {

    private final InstantSource clock;
    private final Instant made;
    private final boolean alone;
    private final Set<TopicPartition> known = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<TopicPartition, Tenure> current = new ConcurrentHashMap<>();

    /** @param alone nobody else has consumed, or will, from now on */
    Tenures(InstantSource clock, boolean alone) {
        this.clock = clock;
        this.made = clock.instant();
        this.alone = alone;
    }

    /** One assignment of a partition to this consumer; work begun under an earlier one counts no longer. */
    static final class Tenure {

        private final TopicPartition partition;
        private final Instant start;

        private Tenure(TopicPartition partition, Instant start) {
            this.partition = partition;
            this.start = start;
        }

        TopicPartition partition() {
            return partition;
        }

        /**
         * Whether somebody may have worked on the record before: it was sent before the tenure began. Clocks that differ make
         * this wrong either way, which must cost no more than a request.
         */
        boolean mayRepeat(ConsumerRecord<?, ?> message) {
            return message.timestamp() <= start.toEpochMilli();
        }
    }

    void begin(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> current.put(partition, begun(partition)));
    }

    void end(Collection<TopicPartition> partitions) {
        partitions.forEach(current::remove);
    }

    /** The tenure in which a record is delivered. */
    Tenure of(ConsumerRecord<?, ?> message) {
        return current.computeIfAbsent(new TopicPartition(message.topic(), message.partition()), this::begun);
    }

    boolean isCurrent(Tenure tenure) {
        return current.get(tenure.partition) == tenure;
    }

    private Tenure begun(TopicPartition partition) {
        boolean first = known.add(partition);
        return new Tenure(partition, first && alone ? made : clock.instant());
    }
}
