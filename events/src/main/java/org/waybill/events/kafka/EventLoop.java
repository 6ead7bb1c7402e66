package org.waybill.events.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.kafka.Assignments.Assignment;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;

/**
 * Consumes topics and works on many records at once, each on a virtual thread; they finish in any order. A record is
 * done when all results of its work are durable. An offset is committed only when all records before it are done.
 * Polling continues meanwhile, so work may take hours. Failed work is retried after a growing pause: no record is ever
 * skipped. When the loop is stopped, or a partition goes to another consumer, running work may end first, so that
 * nobody repeats it.
 */
public final class EventLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How long running work may take to end before it is interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    /** How long interrupted work may take to end. */
    private static final Duration REST = Duration.ofSeconds(3);

    private static final Duration COMMIT = Duration.ofSeconds(3);

    /** Each commit makes the broker write a record. Work that was done but not committed is only checked again, not redone. */
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(250);

    /** The most open records before fetching pauses; each holds a virtual thread, a future, or only its bytes. */
    static final int READY = 4_000;

    /** How long {@link #run} may take to end after {@link #stop}. */
    public static final Duration END = GRACE.plus(REST).plus(COMMIT);

    /**
     * Where records come from.
     *
     * @param consumer not used before; the loop closes it
     * @param alone whether no one else consumes these topics in the consumer's group from now on
     */
    public record Subscription(Consumer<byte[], byte[]> consumer, List<String> topics, boolean alone) {}

    /** The work on a record. */
    public interface Work {

        /**
         * Does the work, in one of the slots.
         *
         * @param repeated whether the record may have been processed before, here or elsewhere
         * @return completes when all results of the work are durable; waiting for that needs no slot and no thread
         */
        CompletableFuture<Void> on(ConsumerRecord<byte[], byte[]> message, boolean repeated)
                throws InterruptedException;
    }

    /** @param failures how often its work has failed so far */
    private record Ready(ConsumerRecord<byte[], byte[]> message, Assignment assignment, int failures) {}

    private record Done(Assignment assignment, long offset) {}

    private final Consumer<byte[], byte[]> consumer;
    private final List<String> topics;
    private final Work work;
    private final ExecutorService workers;
    private final Slots<Ready> slots;
    private final int buffered;
    private final CompletedOffsets offsets = new CompletedOffsets();
    private final ConcurrentLinkedQueue<Done> finished = new ConcurrentLinkedQueue<>();
    private final Assignments assignments;
    private final InstantSource clock;
    private final Waits waits;
    private final Contact contact;
    private Instant nextCommit = Instant.MIN;
    private volatile boolean stopping;

    /**
     * @param workers runs each record's work; interrupted by its owner after {@link #stop}
     * @param atOnce how many records are worked on at once; more are held ready, or wait for durable results
     * @param waits is told while Kafka is away
     */
    public EventLoop(
            Subscription subscription,
            Work work,
            ExecutorService workers,
            int atOnce,
            InstantSource clock,
            Waits waits) {
        this.consumer = subscription.consumer;
        this.topics = subscription.topics;
        this.clock = clock;
        this.waits = waits;
        this.contact = new Contact(consumer.metrics(), clock);
        this.assignments = new Assignments(clock, subscription.alone);
        this.work = work;
        this.workers = workers;
        this.slots = new Slots<>(workers, atOnce, this::attempt);
        this.buffered = Math.max(READY, atOnce * 16);
    }

    /**
     * Ends {@link #run} within {@link #END}: no new work begins, running work may end, and work that takes too long is
     * interrupted. Records that are not done then will be delivered again, here or elsewhere.
     */
    public void stop() {
        stopping = true;
        assignments.close(assignments.partitions());
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(topics, new Rebalance());
            while (!stopping) {
                turn();
            }
            handOver(assignments.partitions());
        }
    }

    /** Gives partitions away: running work may end and be committed first. */
    private void handOver(Collection<TopicPartition> partitions) {
        assignments.close(partitions);
        // Otherwise it would wait for slots that work on other partitions may hold for hours.
        slots.takeBack(ready -> !ready.assignment.isOpen()).forEach(ready -> ready.assignment.leave());
        drain(partitions);
        commitFinished();
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        assignments.end(partitions);
        partitions.forEach(offsets::forget);
    }

    private void drain(Collection<TopicPartition> partitions) {
        try {
            if (!assignments.drain(partitions, GRACE, REST)) {
                LOG.info("work on {} did not end in time; it will be done again", partitions);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            for (var message : consumer.poll(POLL)) {
                begin(message);
            }
            collect();
            throttle();
            commitNowAndThen();
            tellContact();
        } catch (KafkaException e) {
            waits.begin(this, Cause.KAFKA, "Kafka: " + e.getMessage());
            LOG.warn("Kafka: {}; going on", e.getMessage());
        }
    }

    private void tellContact() {
        if (contact.isLost()) {
            waits.begin(
                    this,
                    Cause.KAFKA,
                    "Kafka: no broker has answered for " + Contact.LONGEST_SILENCE.toSeconds() + " s");
        } else {
            waits.end(this);
        }
    }

    private void commitNowAndThen() {
        var now = clock.instant();
        if (now.isBefore(nextCommit)) {
            return;
        }
        var ready = offsets.advance();
        if (!ready.isEmpty()) {
            consumer.commitAsync(ready, this::noteCommit);
            nextCommit = now.plus(BETWEEN_COMMITS);
        }
    }

    private void begin(ConsumerRecord<byte[], byte[]> message) {
        var assignment = assignments.of(message);
        offsets.started(assignment.partition(), message.offset());
        assignment.enter();
        slots.add(new Ready(message, assignment, 0));
    }

    private void attempt(Ready ready) {
        var assignment = ready.assignment;
        var following = assignment.accompany(() -> work(ready));
        if (following == null) {
            assignment.leave();
            return;
        }
        // No thread waits for the future: there are thousands at once.
        assignment.await(following, failure -> {
            if (failure == null) {
                finished.add(new Done(assignment, ready.message.offset()));
            } else if (assignment.isOpen()) {
                note(ready.message, failure);
                workers.execute(() -> again(ready));
                return;
            }
            assignment.leave();
        });
    }

    private void again(Ready ready) {
        int failures = ready.failures + 1;
        ready.assignment.accompany(() -> {
            ready.assignment.pause(pause(failures));
            return null;
        });
        if (ready.assignment.isOpen()) {
            slots.add(new Ready(ready.message, ready.assignment, failures));
        } else {
            ready.assignment.leave();
        }
    }

    private static void note(ConsumerRecord<byte[], byte[]> message, Throwable failure) {
        LOG.debug("{}-{}@{} is tried again", message.topic(), message.partition(), message.offset(), failure);
        LOG.warn(
                "{}-{}@{} is tried again: {}",
                message.topic(),
                message.partition(),
                message.offset(),
                failure.toString());
    }

    /** Null when no new work may begin. */
    // The outermost catch of a worker: whatever a defect throws, the record must be retried and the loop must go on.
    @SuppressWarnings("IllegalCatch")
    private @Nullable CompletableFuture<Void> work(Ready ready) throws InterruptedException {
        var assignment = ready.assignment;
        try {
            boolean repeated = ready.failures > 0 || assignment.mayRepeat(ready.message);
            return assignment.isOpen() ? work.on(ready.message, repeated) : null;
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Duration pause(int failures) {
        return Duration.ofMillis(Math.min(100L << Math.min(failures - 1, 6), LONGEST_PAUSE.toMillis()));
    }

    private void collect() {
        for (var done = finished.poll(); done != null; done = finished.poll()) {
            if (assignments.isCurrent(done.assignment)) {
                offsets.done(done.assignment.partition(), done.offset);
            }
        }
    }

    // Called regularly: after a rebalance, kept partitions are still paused and new ones are not.
    private void throttle() {
        int open = offsets.open();
        if (open > buffered) {
            consumer.pause(consumer.assignment());
        } else if (open <= buffered / 2) {
            consumer.resume(consumer.assignment());
        }
    }

    private void commitFinished() {
        collect();
        var ready = offsets.advance();
        if (!ready.isEmpty()) {
            try {
                consumer.commitSync(ready, COMMIT);
            } catch (KafkaException e) {
                LOG.debug("last commit failed; the records will be delivered again", e);
            }
        }
    }

    // The client does not retry such a commit by itself, and no later commit covers the last one.
    private void noteCommit(Map<TopicPartition, OffsetAndMetadata> ready, @Nullable Exception failure) {
        if (failure != null) {
            LOG.debug("commit of {} failed; it is made again", ready, failure);
            offsets.failed(ready.keySet());
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            handOver(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assignments.begin(partitions);
        }
    }
}
