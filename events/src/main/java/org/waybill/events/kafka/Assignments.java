package org.waybill.events.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which partitions a consumer holds, since when, and which of their records are in work. */
final class Assignments {

    private final InstantSource clock;
    private final Instant made;
    private final boolean alone;
    private final Set<TopicPartition> known = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<TopicPartition, Assignment> current = new ConcurrentHashMap<>();

    /** @param alone whether no other consumer has consumed, or will from now on */
    Assignments(InstantSource clock, boolean alone) {
        this.clock = clock;
        this.made = clock.instant();
        this.alone = alone;
    }

    /** One assignment of a partition to this consumer; work begun under an earlier one no longer counts. */
    static final class Assignment {

        private final TopicPartition partition;
        private final Instant start;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
        private final Set<Runnable> awaited = ConcurrentHashMap.newKeySet();
        private volatile boolean interrupted;
        private final Semaphore idle = new Semaphore(Integer.MAX_VALUE);

        private Assignment(TopicPartition partition, Instant start) {
            this.partition = partition;
            this.start = start;
        }

        TopicPartition partition() {
            return partition;
        }

        /**
         * Whether the record may have been processed before: it was sent before the assignment began. Clocks that
         * differ can make this wrong in both directions, which must cost no more than one request.
         */
        boolean mayRepeat(ConsumerRecord<?, ?> message) {
            return message.timestamp() <= start.toEpochMilli();
        }

        /** False when no new work may begin. */
        boolean isOpen() {
            return closed.getCount() > 0;
        }

        /** Waits for the given time, but ends when the assignment is closed. */
        void pause(Duration atMost) throws InterruptedException {
            closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Counts one piece of work as in progress until {@link #leave}. */
        void enter() {
            idle.acquireUninterruptibly();
        }

        void leave() {
            idle.release();
        }

        /** Runs a step in this thread; null when it was interrupted, or returned null. */
        <T> @Nullable T accompany(Step<T> step) {
            workers.add(Thread.currentThread());
            try {
                return step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            } finally {
                workers.remove(Thread.currentThread());
            }
        }

        /** Calls {@code then} with null when the future completes, or with the failure or the cancellation of the wait. */
        void await(CompletableFuture<Void> following, Consumer<@Nullable Throwable> then) {
            Runnable abandon = () -> following.cancel(false);
            awaited.add(abandon);
            if (interrupted) {
                abandon.run();
            }
            var _ = following.whenComplete((_, failure) -> {
                awaited.remove(abandon);
                then.accept(failure);
            });
        }

        private void interrupt() {
            interrupted = true;
            workers.forEach(Thread::interrupt);
            awaited.forEach(Runnable::run);
        }
    }

    /** The work on a record, up to the point where it waits for others. */
    interface Step<T> {
        @Nullable
        T run() throws InterruptedException;
    }

    void begin(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> current.put(partition, begun(partition)));
    }

    /** Ends the assignments: work still in progress no longer counts. */
    void end(Collection<TopicPartition> partitions) {
        close(partitions);
        partitions.forEach(current::remove);
    }

    /** From now on no new work begins. */
    void close(Collection<TopicPartition> partitions) {
        of(partitions).forEach(assignment -> assignment.closed.countDown());
    }

    /**
     * Begins no new work and lets running work end; work that takes too long is interrupted.
     *
     * @param grace time until work is interrupted
     * @param rest time for interrupted work to end
     * @return false when work still runs
     */
    boolean drain(Collection<TopicPartition> partitions, Duration grace, Duration rest) throws InterruptedException {
        close(partitions);
        var ending = of(partitions);
        if (areIdle(ending, grace)) {
            return true;
        }
        ending.forEach(Assignment::interrupt);
        return areIdle(ending, rest);
    }

    private static boolean areIdle(List<Assignment> assignments, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (var assignment : assignments) {
            if (!assignment.idle.tryAcquire(Integer.MAX_VALUE, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            assignment.idle.release(Integer.MAX_VALUE);
        }
        return true;
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(current.keySet());
    }

    /** The assignment in which a record is delivered. */
    Assignment of(ConsumerRecord<?, ?> message) {
        return current.computeIfAbsent(new TopicPartition(message.topic(), message.partition()), this::begun);
    }

    boolean isCurrent(Assignment assignment) {
        return current.get(assignment.partition) == assignment;
    }

    private List<Assignment> of(Collection<TopicPartition> partitions) {
        return partitions.stream().map(current::get).filter(Objects::nonNull).toList();
    }

    private Assignment begun(TopicPartition partition) {
        boolean first = known.add(partition);
        return new Assignment(partition, first && alone ? made : clock.instant());
    }
}
