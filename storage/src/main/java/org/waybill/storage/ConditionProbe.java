package org.waybill.storage;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.waybill.events.Bell;
import org.waybill.events.ObjectVersion;

/** Finds out which conditions a target honours, also when several write at once. Its folder holds {@code object}. */
final class ConditionProbe {

    private static final Condition ABSENT = new Condition.Absent();
    private static final Condition OTHER = Condition.of(ProbeFolder.etag("other"));

    private static final int RACERS = 8;
    private static final int RACES = 6;

    private static final int QUESTIONS = 3;

    /** A put that would overtake another may take so many times as long as these questions: a target that locks lets it wait. */
    private static final int PATIENCE = 3;

    private static final Duration SHORTEST = Duration.ofMillis(50);

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
                && race("created", ABSENT).size() == 1;
    }

    boolean replaces() {
        // The one mostly waits.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var late = CompletableFuture.supplyAsync(this::replacesLate, threads);
            return replacesAtOnce() && late.join();
        }
    }

    private boolean replacesLate() {
        return folder.put("overtaken", ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                && overtake("overtaken", Condition.of(version.etag())).size() == 1;
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
        var upload = folder.upload("joined");
        return upload != null
                && folder.put("joined", ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                && folder.join(upload, ABSENT, null) instanceof Answer.Unmet
                && folder.join(upload, Condition.of(version.etag()), null) instanceof Answer.Given;
    }

    /**
     * Begins a put, lets another one end meanwhile if the target does, and only then sends the rest of the first. A target
     * that looks at the condition before it has the content lets both through.
     */
    private List<ObjectVersion> overtake(String name, Condition condition) {
        var winners = new ConcurrentLinkedQueue<ObjectVersion>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var overtaken = folder.putHalting(name, condition, () -> {
                // Whoever answers these has most likely begun with what was sent before them.
                long begun = System.nanoTime();
                for (int i = 0; i < QUESTIONS; i++) {
                    store.head(folder.key("object"));
                }
                var patience = Duration.ofNanos((System.nanoTime() - begun) * PATIENCE);
                var ended = new Bell();
                threads.execute(() -> {
                    note(winners, folder.put(name, "whole", condition));
                    ended.ring();
                });
                await(ended, patience.compareTo(SHORTEST) < 0 ? SHORTEST : patience);
            });
            note(winners, overtaken);
        }
        return List.copyOf(winners);
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
                .<Runnable>mapToObj(i -> () -> note(winners, folder.put(name, condition + name + i, condition)))
                .toList());
        return List.copyOf(winners);
    }

    private static void note(Queue<ObjectVersion> winners, Answer<ObjectVersion> answer) {
        if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
            winners.add(version);
        }
    }
}
