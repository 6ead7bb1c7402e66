package org.waybill.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.waybill.model.Waits;

/** On the client's own stand-in for a broker, which keeps offsets, seeks and rebalances as a consumer does. */
abstract class EventLoopScene {

    static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    static final TopicPartition OTHER = new TopicPartition("topic", 1);
    static final TopicPartition THIRD = new TopicPartition("topic", 2);

    final RecordingConsumer consumer = new RecordingConsumer();
    final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();
    private final Map<Long, CountDownLatch> gates = new ConcurrentHashMap<>();
    Thread running = new Thread();
    private final AtomicLong seconds = new AtomicLong();
    volatile boolean timePasses = true;
    EventLoop loop;

    /** Work of which nothing follows. */
    interface Alone {
        void on(ConsumerRecord<byte[], byte[]> message) throws InterruptedException;
    }

    void start(Alone work, int atOnce) {
        startWork(
                (message, _) -> {
                    work.on(message);
                    return CompletableFuture.completedFuture(null);
                },
                atOnce);
    }

    void startWork(EventLoop.Work work, int atOnce) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L, THIRD, 0L));
        assign(PARTITION);
        var subscription = new EventLoop.Subscription(consumer, List.of("topic"), true);
        loop = new EventLoop(subscription, work, workers, atOnce, this::now, new Waits(this::now));
        running = Thread.ofPlatform().start(loop);
    }

    /** A second passes between two looks at the clock. */
    private Instant now() {
        return Instant.EPOCH.plusSeconds(timePasses ? seconds.incrementAndGet() : seconds.get());
    }

    void assign(TopicPartition... partitions) {
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(partitions)));
    }

    void deliver(int from, int to) {
        deliver(PARTITION, from, to);
    }

    void deliver(TopicPartition partition, int from, int to) {
        consumer.schedulePollTask(() -> {
            for (long offset = from; offset < to; offset++) {
                consumer.addRecord(message(partition, offset));
            }
        });
    }

    private static ConsumerRecord<byte[], byte[]> message(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                "42".getBytes(StandardCharsets.UTF_8),
                ("v" + offset).getBytes(StandardCharsets.UTF_8));
    }

    CountDownLatch gate(long offset) {
        return gates.computeIfAbsent(offset, _ -> new CountDownLatch(1));
    }

    void held(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        begun.add(message.offset());
        gate(message.offset()).await();
    }

    long committed() {
        return consumer.commits.getOrDefault(PARTITION, 0L);
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
            Thread.onSpinWait();
        }
    }

    /** Returns when the loop has gone round at least once more, so that whatever it would do it has done. */
    void awaitTurns() throws InterruptedException {
        for (int turn = 0; turn < 3; turn++) {
            var polled = new CountDownLatch(1);
            consumer.schedulePollTask(polled::countDown);
            polled.await();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        workers.shutdownNow();
        running.join();
    }
}
