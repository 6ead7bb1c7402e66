package org.waybill.events.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;

/** What the roles need from the Kafka cluster besides sending and receiving: creating and checking topics, backlogs, trimming. */
public final class Kafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Kafka.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration SHORTLY = Duration.ofMillis(100);

    private final Admin admin;
    private final InstantSource clock;
    private final Bell bell = new Bell();

    public Kafka(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /** The cluster does not answer, or is not configured as it must be; the message says what to do. */
    public static final class Unusable extends RuntimeException {
        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Creates missing topics, and sets the required configuration of the others.
     *
     * @param partitions of each created topic
     * @throws Unusable when a topic cannot be created or configured
     */
    public void prepareTopics(int partitions) {
        var existing = await(admin.listTopics().names(), "list the topics");
        var missing = Topics.ALL.stream()
                .filter(topic -> !existing.contains(topic))
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty())
                        .configs(Topics.configuration(topic)))
                .toList();
        admin.createTopics(missing).values().forEach(Kafka::awaitCreation);
        awaitKeeping(clock.instant().plus(PATIENCE));
    }

    // Not every broker knows a newly created topic at once.
    private void awaitKeeping(Instant deadline) {
        while (true) {
            try {
                keepEvents();
                return;
            } catch (Unusable e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || clock.instant().isAfter(deadline)) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            bell.await(SHORTLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable("Kafka: interrupted while the topics were made", e);
        }
    }

    // Another process may have created it meanwhile.
    private static void awaitCreation(String name, KafkaFuture<Void> creation) {
        try {
            await(creation, "create the topic " + name);
        } catch (Unusable e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void keepEvents() {
        var resources = Topics.ALL.stream()
                .filter(name -> !Topics.ANNOUNCEMENTS.contains(name))
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        var actual = await(admin.describeConfigs(resources).all(), "read the settings of the topics");
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        actual.forEach((resource, settings) -> {
            var wrong = Topics.configuration(resource.name()).entrySet().stream()
                    .filter(wanted -> !wanted.getValue().equals(value(settings, wanted.getKey())))
                    .map(wanted -> new AlterConfigOp(
                            new ConfigEntry(wanted.getKey(), wanted.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            if (!wrong.isEmpty()) {
                LOG.warn("The topic {} could lose events by age or size; its settings are changed.", resource.name());
                changes.put(resource, wrong);
            }
        });
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all(), "keep the topics from losing events by age or size");
        }
    }

    private static @Nullable String value(Config settings, String key) {
        var entry = settings.get(key);
        return entry == null ? null : entry.value();
    }

    /** True when the group had consumed every record of the topics at some moment during the call. */
    public boolean isDrained(String group, List<String> topics) {
        var ends = offsets(topics, OffsetSpec.latest());
        var begins = offsets(topics, OffsetSpec.earliest());
        var committed = committed(group);
        return ends.entrySet().stream().allMatch(end -> {
            var position = committed.get(end.getKey());
            boolean empty = end.getValue().equals(begins.get(end.getKey()));
            return empty || (position != null && position.offset() >= end.getValue());
        });
    }

    /**
     * How far a consumer group is behind.
     *
     * @param records that lie in its topics and are not done
     * @param members processes that consume in it
     */
    public record Backlog(long records, int members) {}

    /** The backlog of each consumer group of the roles. */
    public Map<String, Backlog> backlogs() {
        return Topics.CONSUMED.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, group -> backlog(group.getKey(), group.getValue())));
    }

    private Backlog backlog(String group, List<String> topics) {
        var begins = offsets(topics, OffsetSpec.earliest());
        var committed = committed(group);
        long behind = offsets(topics, OffsetSpec.latest()).entrySet().stream()
                .mapToLong(end -> {
                    var position = committed.get(end.getKey());
                    long from = position == null ? begins.getOrDefault(end.getKey(), 0L) : position.offset();
                    return Math.max(0, end.getValue() - from);
                })
                .sum();
        return new Backlog(behind, members(group));
    }

    private int members(String group) {
        try {
            return await(admin.describeConsumerGroups(List.of(group)).all(), "describe " + group).values().stream()
                    .mapToInt(described -> described.members().size())
                    .sum();
        } catch (Unusable e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    /** Deletes the records that the group has consumed, so that topics without retention limits do not grow. */
    public void trim(String group, List<String> topics) {
        var begins = offsets(topics, OffsetSpec.earliest());
        var ends = offsets(topics, OffsetSpec.latest());
        var deletions = new HashMap<TopicPartition, RecordsToDelete>();
        committed(group).forEach((partition, position) -> {
            var begin = begins.get(partition);
            var end = ends.get(partition);
            if (position != null
                    && begin != null
                    && end != null
                    && position.offset() > begin
                    && position.offset() <= end) {
                deletions.put(partition, RecordsToDelete.beforeOffset(position.offset()));
            }
        });
        if (!deletions.isEmpty()) {
            await(admin.deleteRecords(deletions).all(), "trim the topics");
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "read offsets of " + group);
    }

    private Map<TopicPartition, Long> offsets(List<String> topics, OffsetSpec spec) {
        var partitions = new HashSet<TopicPartition>();
        await(admin.describeTopics(topics).allTopicNames(), "describe the topics")
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition()))));
        var asked = partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
        return await(admin.listOffsets(asked).all(), "read the ends of the topics").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        (Map.Entry<TopicPartition, ListOffsetsResultInfo> end) ->
                                end.getValue().offset()));
    }

    private static <T> T await(KafkaFuture<T> future, String purpose) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException) {
                throw new Unusable("Kafka: a topic vanished; start waybill again to make it anew", cause);
            }
            throw new Unusable("Kafka: cannot " + purpose + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new Unusable(
                    "Kafka: no answer within " + PATIENCE.toSeconds() + " s to: " + purpose
                            + ". Check spring.kafka.bootstrap-servers.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable("Kafka: interrupted while asked to " + purpose, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
