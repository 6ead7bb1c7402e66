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

/** Which partitions a consumer holds, since when, and what is being worked on of each. */
final class Assignments {

    private final InstantSource clock;
    private final Instant made;
    private final boolean alone;
    private final Set<TopicPartition> known = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<TopicPartition, Assignment> current = new ConcurrentHashMap<>();

    /** @param alone nobody else has consumed, or will, from now on */
    Assignments(InstantSource clock, boolean alone) {
        this.clock = clock;
        this.made = clock.instant();
        this.alone = alone;
    }

    /** One assignment of a partition to this consumer; work begun under an earlier one counts no longer. */
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
         * Whether somebody may have worked on the record before: it was sent before the assignment began. Clocks that differ make
         * this wrong either way, which must cost no more than a request.
         */
        boolean mayRepeat(ConsumerRecord<?, ?> message) {
            return message.timestamp() <= start.toEpochMilli();
        }

        /** False when nothing more may be begun. */
        boolean isOpen() {
            return closed.getCount() > 0;
        }

        /** Waits, no longer than until nothing more may be begun. */
        void pause(Duration atMost) throws InterruptedException {
            closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Something is under way until {@link #leave}. */
        void enter() {
            idle.acquireUninterruptibly();
        }

        void leave() {
            idle.release();
        }

        /** Runs a step in this thread; null when it was interrupted, or gave null. */
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

        /** Calls with null when the future completes, or with why it failed or why it is waited for no longer. */
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

    /** What is done with a record, up to where it waits for others. */
    interface Step<T> {
        @Nullable
        T run() throws InterruptedException;
    }

    void begin(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> current.put(partition, begun(partition)));
    }

    /** What is still being worked on counts no longer. */
    void end(Collection<TopicPartition> partitions) {
        close(partitions);
        partitions.forEach(current::remove);
    }

    /** From now on nothing more is begun. */
    void close(Collection<TopicPartition> partitions) {
        of(partitions).forEach(assignment -> assignment.closed.countDown());
    }

    /**
     * Begins nothing more, and lets what is being worked on end; what takes too long is interrupted.
     *
     * @param grace until work is interrupted
     * @param rest for what was interrupted
     * @return false when work goes on
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
