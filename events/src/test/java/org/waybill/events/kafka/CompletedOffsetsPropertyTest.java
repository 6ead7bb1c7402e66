package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CompletedOffsetsPropertyTest {

    /** Against a model that knows of every offset whether it is done. */
    @Test
    void i3NothingBeforeACommittedOffsetIsUndone() {
        for (int seed = 0; seed < 300; seed++) {
            run(seed);
        }
    }

    @Test
    void aLogThatBecameShorterIsCommittedAgain() {
        // Given
        var partition = new TopicPartition("topic", 0);
        var offsets = new CompletedOffsets();
        offsets.started(partition, 9);
        offsets.done(partition, 9);
        assertThat(offsets.advance()).containsKey(partition);

        // When
        offsets.started(partition, 4);
        offsets.done(partition, 4);

        // Then
        assertThat(offsets.advance().get(partition).offset()).isEqualTo(5);
    }

    private static void run(int seed) {
        var random = new Random(seed);
        var offsets = new CompletedOffsets();
        var model = new HashMap<TopicPartition, TreeMap<Long, Boolean>>();
        var committed = new HashMap<TopicPartition, Long>();
        for (int step = 0; step < 200; step++) {
            var partition = new TopicPartition("topic", random.nextInt(3));
            var records = model.computeIfAbsent(partition, _ -> new TreeMap<>());
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    // Offsets have gaps where records were compacted or transactions ended.
                    long offset = (records.isEmpty() ? random.nextInt(50) : records.lastKey() + 1) + random.nextInt(2);
                    records.put(offset, false);
                    offsets.started(partition, offset);
                }
                case 4, 5, 6, 7 -> {
                    if (!records.isEmpty()) {
                        long offset = new ArrayList<>(records.keySet()).get(random.nextInt(records.size()));
                        records.put(offset, true);
                        offsets.done(partition, offset);
                    }
                }
                case 8 -> check(seed, offsets, model, committed);
                default -> {
                    if (random.nextInt(10) == 0) {
                        offsets.forget(partition);
                        records.clear();
                        committed.remove(partition);
                    }
                }
            }
        }
        check(seed, offsets, model, committed);
        assertThat(offsets.advance())
                .as("seed %d: nothing is committed twice", seed)
                .isEmpty();
    }

    private static void check(
            int seed,
            CompletedOffsets offsets,
            Map<TopicPartition, TreeMap<Long, Boolean>> model,
            Map<TopicPartition, Long> committed) {
        offsets.advance().forEach((partition, offset) -> committed.put(partition, offset.offset()));
        model.forEach((partition, records) -> {
            var undone = records.entrySet().stream()
                    .filter(record -> !record.getValue())
                    .mapToLong(Map.Entry::getKey)
                    .min();
            if (!records.isEmpty()) {
                long safe = undone.orElse(records.lastKey() + 1);
                assertThat(committed.getOrDefault(partition, 0L))
                        .as("seed %d, %s", seed, partition)
                        .isEqualTo(safe == records.firstKey() ? committed.getOrDefault(partition, 0L) : safe)
                        .isLessThanOrEqualTo(safe);
            }
        });
        long open = model.values().stream()
                .flatMap(records -> records.values().stream())
                .filter(done -> !done)
                .count();
        assertThat(offsets.open()).as("seed %d", seed).isEqualTo((int) open);
    }
}
