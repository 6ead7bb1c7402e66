package org.waybill.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.waybill.events.Bell;
import org.waybill.events.ObjectVersion;

/** Finds out which conditions a target honours, also when several write at once. Its folder holds {@code object}. */
final class ConditionProbe {

    private static final Condition ABSENT = new Condition.Absent();
    private static final Condition OTHER = Condition.of(ProbeFolder.etag("other"));

    private static final int RACERS = 8;
    private static final int RACES = 6;

    /** A target that is busy answers a put more than once. */
    private static final int TRIES = 3;

    private static final int QUESTIONS = 3;

    /** A put that would overtake another may take so many times as long as these questions: a target that locks lets it wait. */
    private static final int PATIENCE = 3;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final S3ObjectStore store;
    private final ProbeFolder folder;

    ConditionProbe(S3ObjectStore store, ProbeFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    boolean reads() {
        // Asked below the store, which compares ETags itself and would hide a target that does not.
        var asked = S3Request.of("GET", folder.key("object"), store.timeouts().call(0))
                .on(OTHER);
        return store.calls().send(asked, _ -> new Answer.Given<>(true)) instanceof Answer.Unmet;
    }

    boolean creates() {
        return folder.put("object", ABSENT) instanceof Answer.Unmet
                && both(this::createsLate, () -> race("created", ABSENT).size() == 1);
    }

    boolean replaces() {
        return both(this::replacesLate, this::replacesAtOnce);
    }

    /** Asks both at once; the first mostly waits. */
    private static boolean both(BooleanSupplier waiting, BooleanSupplier other) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var late = CompletableFuture.supplyAsync(waiting::getAsBoolean, threads);
            return other.getAsBoolean() && late.join();
        }
    }

    private boolean createsLate() {
        return isOneLetThrough(number -> overtake("created-late-" + number, ABSENT));
    }

    /** Whether a put is refused that began before the object was replaced, and ended after it. */
    boolean replacesLate() {
        return isOneLetThrough(number -> {
            var name = "overtaken-" + number;
            return folder.put(name, ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                    ? overtake(name, Condition.of(version.etag()))
                    : List.of();
        });
    }

    /** Whether one of two puts was refused for the other. A put that failed tells nothing. */
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

    private boolean replacesAtOnce() {
        if (!(folder.put("replaced", ABSENT) instanceof Answer.Given<ObjectVersion>(var version))
                || !(folder.put("replaced", OTHER) instanceof Answer.Unmet)) {
            return false;
        }
        var winners = List.of(version);
        for (int i = 0; i < RACES && winners.size() == 1; i++) {
            winners = race("replaced", Condition.of(winners.getFirst().etag()));
        }
        return winners.size() == 1;
    }

    boolean joins() {
        var upload = folder.upload(store.withoutCrc32cOfParts(), "joined");
        return upload != null
                && folder.put("joined", ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                && folder.join(upload, ABSENT, null) instanceof Answer.Unmet
                && folder.join(upload, Condition.of(version.etag()), null) instanceof Answer.Given;
    }

    /**
     * Begins a put, lets another one end meanwhile if the target does, and only then sends the rest of the first. A target
     * that looks at the condition before it has the content lets both through.
     *
     * @return what became of the two; more when one was sent again
     */
    private List<Answer<ObjectVersion>> overtake(String name, Condition condition) {
        var answers = new ConcurrentLinkedQueue<Answer<ObjectVersion>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var overtaken = folder.putHalting(name, condition, () -> {
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

    /** Asks the target a few things: whoever answers them has most likely begun with what was sent before them. */
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

    /** Puts different contents at once, of which an atomic condition lets one through, and any other does now and then. */
    private List<ObjectVersion> race(String name, Condition condition) {
        var winners = new ConcurrentLinkedQueue<ObjectVersion>();
        ProbeFolder.together(IntStream.range(0, RACERS)
                .<Runnable>mapToObj(i -> () -> {
                    if (folder.put(name, condition + name + i, condition)
                            instanceof Answer.Given<ObjectVersion>(var version)) {
                        winners.add(version);
                    }
                })
                .toList());
        return List.copyOf(winners);
    }
}
