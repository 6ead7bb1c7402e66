package org.waybill.events.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes topics and works on many records at once, each on a virtual thread, finishing in any order. A record counts as
 * done when its work returned; an offset is committed only when everything before it is done. Polling goes on meanwhile, so
 * work may take hours. Work that throws is tried again after a growing pause: no record is ever skipped.
 */
public final class EventLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What is done with a record. */
    public interface Work {

        /**
         * Does the work, in one of the slots.
         *
         * @return completes when everything that the work caused is durable; waiting for that needs no slot
         */
        CompletableFuture<Void> on(ConsumerRecord<byte[], byte[]> message) throws InterruptedException;
    }

    /** One assignment of a partition to this consumer; work begun under an earlier one counts no longer. */
    private record Tenure(TopicPartition partition) {}

    private record Done(Tenure tenure, long offset) {}

    private final Consumer<byte[], byte[]> consumer;
    private final List<String> topics;
    private final Work work;
    private final ExecutorService workers;
    private final Semaphore slots;
    private final int buffered;
    private final CompletedOffsets offsets = new CompletedOffsets();
    private final ConcurrentLinkedQueue<Done> finished = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<TopicPartition, Tenure> tenures = new ConcurrentHashMap<>();
    private boolean paused;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    /**
     * @param workers runs each record's work; interrupted by its owner after {@link #stop}
     * @param atOnce how many records are worked on at once; more are held ready, or wait for what they caused to be durable
     */
    public EventLoop(
            Consumer<byte[], byte[]> consumer, List<String> topics, Work work, ExecutorService workers, int atOnce) {
        this.consumer = consumer;
        this.topics = topics;
        this.work = work;
        this.workers = workers;
        this.slots = new Semaphore(atOnce);
        this.buffered = atOnce * 16 + 16;
    }

    /** Ends {@link #run} soon; what is being worked on and not done will be delivered again, here or elsewhere. */
    public void stop() {
        stopping = true;
        stopped.countDown();
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(topics, new Rebalance());
            while (!stopping) {
                turn();
            }
            commitFinished();
        }
    }

    private void turn() {
        try {
            for (var message : consumer.poll(POLL)) {
                begin(message);
            }
            collect();
            throttle();
            var ready = offsets.advance();
            if (!ready.isEmpty()) {
                consumer.commitAsync(ready, EventLoop::noteFailedCommit);
            }
        } catch (WakeupException e) {
            LOG.debug("woken up to stop");
        } catch (KafkaException e) {
            LOG.warn("Kafka: {}; going on", e.getMessage());
        }
    }

    private void begin(ConsumerRecord<byte[], byte[]> message) {
        var tenure = tenures.computeIfAbsent(new TopicPartition(message.topic(), message.partition()), Tenure::new);
        offsets.started(tenure.partition, message.offset());
        workers.execute(() -> {
            if (finishes(message, tenure)) {
                finished.add(new Done(tenure, message.offset()));
            }
        });
    }

    private boolean finishes(ConsumerRecord<byte[], byte[]> message, Tenure tenure) {
        try {
            for (int failures = 0; !stopping; failures++) {
                if (!isCurrent(tenure)) {
                    return false;
                }
                if (succeeds(message)) {
                    return true;
                }
                pause(failures);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // two tenures of one partition are equal, yet not the same
    private boolean isCurrent(Tenure tenure) {
        return tenures.get(tenure.partition) == tenure;
    }

    // The edge of a worker: whatever a defect throws, the record must be tried again and the loop must live.
    @SuppressWarnings("IllegalCatch")
    private boolean succeeds(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        try {
            inSlot(message).get();
            return true;
        } catch (RuntimeException | ExecutionException e) {
            LOG.debug("{}-{}@{} is tried again", message.topic(), message.partition(), message.offset(), e);
            LOG.warn(
                    "{}-{}@{} is tried again: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.toString());
            return false;
        }
    }

    private CompletableFuture<Void> inSlot(ConsumerRecord<byte[], byte[]> message) throws InterruptedException {
        slots.acquire();
        try {
            return work.on(message);
        } finally {
            slots.release();
        }
    }

    private void pause(int failures) throws InterruptedException {
        stopped.await(Math.min(100L << Math.min(failures, 6), LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void collect() {
        for (var done = finished.poll(); done != null; done = finished.poll()) {
            if (isCurrent(done.tenure)) {
                offsets.done(done.tenure.partition, done.offset);
            }
        }
    }

    private void throttle() {
        int open = offsets.open();
        if (!paused && open > buffered) {
            consumer.pause(consumer.assignment());
            paused = true;
        } else if (paused && open <= buffered / 2) {
            consumer.resume(consumer.assignment());
            paused = false;
        }
    }

    private void commitFinished() {
        collect();
        var ready = offsets.advance();
        if (!ready.isEmpty()) {
            try {
                consumer.commitSync(ready, Duration.ofSeconds(5));
            } catch (KafkaException e) {
                LOG.debug("last commit failed; the records will be delivered again", e);
            }
        }
    }

    private static void noteFailedCommit(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
        if (failure != null) {
            LOG.debug("commit of {} failed; a later one covers it", offsets, failure);
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitFinished();
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(tenures::remove);
            partitions.forEach(offsets::forget);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // New partitions arrive unpaused: decide anew for all of them.
            paused = false;
        }
    }
}
