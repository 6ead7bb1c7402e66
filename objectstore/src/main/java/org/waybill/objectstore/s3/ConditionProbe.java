package org.waybill.objectstore.s3;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Bell;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectFacts;

/** Finds out which conditions a target honours, also under concurrent writes. Its folder holds {@code object}. */
final class ConditionProbe {

    private static final Condition ABSENT = new Condition.Absent();
    private static final Condition OTHER = Condition.of(ProbeFolder.etag("other"));

    private static final int RACERS = 8;

    /** The number of races: one may end well by chance, as most do with S3Mock. */
    private static final int ROUNDS = 6;

    /** The most tries for one put: a busy target may refuse it first. */
    private static final int TRIES = 3;

    private static final int QUESTIONS = 3;

    /** An overtaking put may take this many times as long as the {@link #patience} questions: a locking target makes it wait. */
    private static final int PATIENCE = 3;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final S3ObjectStore store;
    private final ProbeFolder folder;

    ConditionProbe(S3ObjectStore store, ProbeFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    boolean reads() {
        // Not sent through the store, which compares ETags itself and would hide a target that does not.
        var asked = S3Request.of("GET", folder.key("object"), store.timeouts().call(0))
                .on(OTHER);
        return store.calls().send(asked, _ -> new Answer.Given<>(true)) instanceof Answer.Unmet;
    }

    boolean creates() {
        return folder.put("object", ABSENT) instanceof Answer.Unmet && all(this::createsLate, this::createsAtOnce);
    }

    boolean replaces() {
        return all(this::replacesLate, this::replacesAtOnce);
    }

    /** Asks them in parallel. */
    private static boolean all(BooleanSupplier... questions) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return Stream.of(questions)
                    .map(question -> CompletableFuture.supplyAsync(question::getAsBoolean, threads))
                    .toList()
                    .stream()
                    .allMatch(CompletableFuture::join);
        }
    }

    private boolean createsLate() {
        return isOneLetThrough(number -> overtake("created-late-" + number, ABSENT));
    }

    /** Whether the target refuses a put that began before the object was replaced and ended after it. */
    boolean replacesLate() {
        return isOneLetThrough(number -> {
            var name = "overtaken-" + number;
            return folder.put(name, ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                    ? overtake(name, Condition.of(version.etag()))
                    : List.of();
        });
    }

    /** Whether one of two puts was refused because of the other. A failed put proves nothing. */
    private static boolean isOneLetThrough(IntFunction<List<Answer<ObjectVersion>>> overtaking) {
        for (int i = 0; i < TRIES; i++) {
            var answers = overtaking.apply(i);
            if (answers.size() <= 2) {
                return answers.stream().anyMatch(answer -> answer instanceof Answer.Given)
                        && answers.stream().anyMatch(answer -> answer instanceof Answer.Unmet);
            }
        }
        return false;
    }

    private boolean createsAtOnce() {
        return IntStream.range(0, ROUNDS).allMatch(round -> winner("created-" + round, ABSENT) != null);
    }

    private boolean replacesAtOnce() {
        if (!(folder.put("replaced", ABSENT) instanceof Answer.Given<ObjectVersion>(var version))
                || !(folder.put("replaced", OTHER) instanceof Answer.Unmet)) {
            return false;
        }
        var current = version;
        for (int round = 0; round < ROUNDS && current != null; round++) {
            current = winner("replaced", Condition.of(current.etag()));
        }
        return current != null;
    }

    boolean joins() {
        var upload = folder.upload(store.withoutCrc32cOfParts(), "joined");
        return upload != null
                && folder.put("joined", ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                && refusesToJoin(upload)
                && folder.join(upload, Condition.of(version.etag()), null) instanceof Answer.Given;
    }

    private boolean refusesToJoin(ProbeFolder.Upload upload) {
        return folder.join(upload, ABSENT, null) instanceof Answer.Unmet
                && folder.join(upload, OTHER, null) instanceof Answer.Unmet;
    }

    /**
     * The conditions by which single writes to {@code object} are refused; a refused write changes nothing. Stops at
     * the first condition that is not honoured.
     */
    Set<Capability> refusing() {
        var found = EnumSet.noneOf(Capability.class);
        if (folder.put("object", ABSENT) instanceof Answer.Unmet) {
            found.add(Capability.CREATE_IF_ABSENT);
            if (folder.put("object", OTHER) instanceof Answer.Unmet) {
                found.add(Capability.REPLACE_IF_SAME);
                var upload = folder.upload(store.withoutCrc32cOfParts(), "object");
                if (upload != null && refusesToJoin(upload)) {
                    found.add(Capability.JOIN_IF_SAME);
                }
            }
        }
        return found;
    }

    /**
     * Begins a put, lets another put end meanwhile if the target allows it, and only then sends the rest of the first.
     * A target that checks the condition before it has the content lets both through.
     *
     * @return the answers to both; more when one was sent again
     */
    private List<Answer<ObjectVersion>> overtake(String name, Condition condition) {
        var answers = new ConcurrentLinkedQueue<Answer<ObjectVersion>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var overtaken = folder.putHalting(name, "half a content", condition, () -> {
                var patience = patience();
                var ended = new Bell();
                threads.execute(() -> {
                    answers.add(folder.put(name, "whole", condition));
                    ended.ring();
                });
                await(ended, patience);
            });
            answers.add(overtaken);
        }
        return List.copyOf(answers);
    }

    /** Sends a few questions: a target that answers them has most likely begun to process the request sent before. */
    private Duration patience() {
        long begun = System.nanoTime();
        boolean answered = true;
        for (int i = 0; i < QUESTIONS && answered; i++) {
            answered = store.head(folder.key("object")) instanceof Answer.Given;
        }
        long wanted = Math.max(SHORTEST_NANOS, (System.nanoTime() - begun) * PATIENCE);
        return Duration.ofNanos(Math.min(wanted, store.timeouts().progress().toNanos() / 2));
    }

    private static void await(Bell ended, Duration atMost) {
        try {
            ended.await(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Puts different contents whose last bytes are sent at the same time. If the target checks the condition separately
     * from the write, several puts succeed, or one overwrites what another was told it had written.
     *
     * @return what the only successful put has written; null unless exactly one succeeded
     */
    private @Nullable ObjectVersion winner(String name, Condition condition) {
        var winners = new ConcurrentLinkedQueue<ObjectVersion>();
        var under = new CountDownLatch(RACERS);
        ProbeFolder.together(IntStream.range(0, RACERS)
                .<Runnable>mapToObj(i -> () -> {
                    var answer = race(name, condition + name + i, condition, under);
                    if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
                        winners.add(version);
                    }
                })
                .toList());
        return winners.size() == 1
                        && store.head(folder.key(name)) instanceof Answer.Given<ObjectFacts>(var facts)
                        && facts.version().equals(winners.peek())
                ? facts.version()
                : null;
    }

    /** Sends all but the last bytes, and those when all other puts have come as far or have their answer. */
    private Answer<ObjectVersion> race(String name, String content, Condition condition, CountDownLatch under) {
        var first = new AtomicBoolean(true);
        Runnable come = () -> {
            if (first.getAndSet(false)) {
                under.countDown();
            }
        };
        try {
            return folder.putHalting(name, content, condition, () -> {
                come.run();
                awaitAll(under);
            });
        } finally {
            come.run();
        }
    }

    // With a time limit: a target, or a proxy before it, may accept fewer connections than there are puts.
    private void awaitAll(CountDownLatch under) {
        try {
            long atMost =
                    Math.min(LONGEST_WAIT_NANOS, store.timeouts().progress().toNanos() / 2);
            under.await(atMost, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
