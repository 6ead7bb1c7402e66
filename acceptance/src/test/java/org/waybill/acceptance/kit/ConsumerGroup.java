package org.waybill.acceptance.kit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** A consumer group of a shared Kafka, as Kafka sees it. */
public final class ConsumerGroup implements AutoCloseable {

    private final Admin admin;
    private final String name;

    public ConsumerGroup(SharedServers servers, String name) {
        this.admin =
                Admin.create(Map.of("bootstrap.servers", servers.environment().get("SPRING_KAFKA_BOOTSTRAP_SERVERS")));
        this.name = name;
    }

    /** The members, and which partitions each of them has. */
    public Map<String, List<TopicPartition>> partitions() {
        return await(admin.describeConsumerGroups(List.of(name)).all()).get(name).members().stream()
                .collect(Collectors.toMap(
                        member -> member.consumerId(),
                        member -> List.copyOf(member.assignment().topicPartitions())));
    }

    /** How many records of each partition have been consumed. */
    public Map<TopicPartition, Long> consumed() {
        var consumed = new TreeMap<TopicPartition, Long>(java.util.Comparator.comparing(TopicPartition::toString));
        await(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> consumed.put(partition, offset.offset()));
        return consumed;
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            // For example a group that nobody has joined yet.
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
