package org.waybill.events.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;

/** The client's own stand-in for a broker, which tells what was committed. */
final class RecordingConsumer extends MockConsumer<byte[], byte[]> {

    final Map<TopicPartition, Long> commits = new ConcurrentHashMap<>();

    volatile ConsumerRebalanceListener listener;

    /** So many commits that are not waited for fail. */
    final AtomicInteger failingCommits = new AtomicInteger();

    RecordingConsumer() {
        super("earliest");
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalance) {
        listener = rebalance;
        super.subscribe(topics, rebalance);
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        if (failingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            callback.onComplete(offsets, new RetriableCommitFailedException("the coordinator moved"));
            return;
        }
        offsets.forEach((partition, offset) -> commits.put(partition, offset.offset()));
        super.commitAsync(offsets, callback);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        offsets.forEach((partition, offset) -> commits.put(partition, offset.offset()));
    }
}
