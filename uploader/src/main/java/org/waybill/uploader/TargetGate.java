package org.waybill.uploader;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FailureKind;
import org.waybill.storage.Answer;

/**
 * Holds back all work on one target while that target does not answer. One prober asks it with growing pauses, so that an
 * outage costs neither attempts nor a storm of requests. Thread-safe.
 */
public final class TargetGate {

    private static final Logger LOG = LoggerFactory.getLogger(TargetGate.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** What answers the probe but not the work mostly throttles: what it does take must not go unused. */
    private static final Duration LONGEST_WHERE_ANSWERED = Duration.ofSeconds(1);

    private final String target;
    private final Supplier<? extends Answer<?>> probe;
    private final BiConsumer<Runnable, Duration> later;
    private final InstantSource clock;
    private final RandomGenerator random;

    private @Nullable CompletableFuture<@Nullable Void> closed;
    private Instant openedAt = Instant.MIN;
    private Duration pause = SHORTEST;

    /**
     * @param target as people know it, without secrets
     * @param probe any cheap request, e.g. HEAD of a key; every answer but an outage opens the gate
     * @param later runs a task after a delay, on a thread that may block
     */
    public TargetGate(
            String target,
            Supplier<? extends Answer<?>> probe,
            BiConsumer<Runnable, Duration> later,
            InstantSource clock,
            RandomGenerator random) {
        this.target = target;
        this.probe = probe;
        this.later = later;
        this.clock = clock;
        this.random = random;
    }

    public synchronized boolean isOpen() {
        return closed == null;
    }

    /** Ends when the gate is open; never fails. */
    public synchronized CompletionStage<@Nullable Void> opening() {
        return closed == null ? CompletableFuture.completedFuture(null) : closed.copy();
    }

    /** Waits until the gate is open. */
    public void await() throws InterruptedException {
        var waiting = opening().toCompletableFuture();
        try {
            waiting.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the gate only ever opens", e);
        }
    }

    /** Says that the target takes nothing; the first to say so starts the prober. */
    public synchronized void close(FailureKind kind, String message) {
        if (closed != null) {
            return;
        }
        closed = new CompletableFuture<>();
        // A target that answers the probe but not the work would otherwise be probed without a pause.
        boolean again = clock.instant().isBefore(openedAt.plus(LONGEST.multipliedBy(2)));
        var longest = kind == FailureKind.UNAVAILABLE ? LONGEST_WHERE_ANSWERED : LONGEST;
        pause = again ? shorter(pause, longest) : SHORTEST;
        LOG.warn("target {} unreachable: {}; waiting", target, message);
        probeLater();
    }

    private void probeLater() {
        long millis = pause.toMillis();
        later.accept(this::ask, Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1)));
        pause = shorter(pause.multipliedBy(2), LONGEST);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean isDown() {
        try {
            return probe.get() instanceof Answer.Failed<?> failed && failed.outage();
        } catch (RuntimeException e) {
            LOG.error("the probe of target {} is broken; going on without it", target, e);
            return false;
        }
    }

    private void ask() {
        boolean down = isDown();
        CompletableFuture<@Nullable Void> opened;
        synchronized (this) {
            if (down) {
                probeLater();
                return;
            }
            opened = Objects.requireNonNull(closed);
            closed = null;
            openedAt = clock.instant();
            LOG.info("target {} is back", target);
        }
        opened.complete(null);
    }
}
