package org.waybill.uploader;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.FailureKind;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;

/**
 * Holds back all work on one target while that target does not answer. One prober asks it with growing pauses, so that
 * an outage costs neither attempts nor a storm of requests. Where the probe cannot detect the fault, as with a full
 * target, the gate lets through one piece of work at a time as a trial. Thread-safe.
 */
public final class TargetGate {

    private static final Logger LOG = LoggerFactory.getLogger(TargetGate.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** The longest pause while only the probe is answered: the target mostly throttles then, and its capacity must be used. */
    private static final Duration LONGEST_WHERE_ANSWERED = Duration.ofSeconds(1);

    private final String target;
    private final Supplier<? extends Answer<?>> probe;
    private final BiConsumer<Runnable, Duration> later;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Waits waits;

    private boolean closed;
    /** How often it was closed. */
    private long closings;

    private final ArrayDeque<CompletableFuture<@Nullable Void>> queue = new ArrayDeque<>();
    private long passages;

    /** The last reported fault, until work passes. */
    private @Nullable FailureKind complaint;

    /** Whether work is let through one by one, because the probe cannot detect the fault. */
    private boolean isTried;

    private Instant openedAt = Instant.MIN;
    private Duration pause = SHORTEST;

    /**
     * @param target as people know it, without secrets
     * @param probe any cheap request, e.g. HEAD of a key; every answer but an outage opens the gate
     * @param later runs a task after a delay, on a thread that may block
     * @param waits is told while it is closed
     */
    public TargetGate(
            String target,
            Supplier<? extends Answer<?>> probe,
            BiConsumer<Runnable, Duration> later,
            InstantSource clock,
            RandomGenerator random,
            Waits waits) {
        this.target = target;
        this.probe = probe;
        this.later = later;
        this.clock = clock;
        this.random = random;
        this.waits = waits;
    }

    public synchronized boolean isOpen() {
        return !closed;
    }

    /** Waits until the gate is open, or until this work is let through as a trial. */
    public void await() throws InterruptedException {
        var turn = turn();
        try {
            turn.get();
        } catch (InterruptedException e) {
            // Work that no longer waits must not be chosen as the trial.
            turn.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the gate only ever opens", e);
        }
    }

    /** Completes when the gate is open, or when this work is let through as a trial; never fails. */
    synchronized CompletableFuture<@Nullable Void> turn() {
        if (!closed) {
            return CompletableFuture.completedFuture(null);
        }
        var turn = new CompletableFuture<@Nullable Void>();
        queue.add(turn);
        return turn;
    }

    /** Reports that the target took a piece of work. */
    public void passed() {
        List<CompletableFuture<@Nullable Void>> waiting;
        synchronized (this) {
            passages++;
            if (complaint != null) {
                complaint = null;
                LOG.warn("target {} is back; going on", target);
            }
            if (!closed || !isTried) {
                return;
            }
            waiting = open();
        }
        waiting.forEach(turn -> turn.complete(null));
    }

    /** How many pieces of work the target has taken. */
    public synchronized long passages() {
        return passages;
    }

    /** Reports that the target takes nothing; the first report starts the prober. */
    public synchronized void close(FailureKind kind, String message) {
        if (closed) {
            return;
        }
        boolean probeTells = kind == FailureKind.UNAVAILABLE || kind == FailureKind.INTERCEPTED;
        isTried = !probeTells;
        closed = true;
        closings++;
        // A target that answers the probe but not the work would otherwise be probed without a pause.
        boolean again = clock.instant().isBefore(openedAt.plus(LONGEST.multipliedBy(2)));
        var longest = probeTells ? LONGEST_WHERE_ANSWERED : LONGEST;
        pause = again ? shorter(pause, longest) : SHORTEST;
        complain(kind, message);
        waits.begin(this, Cause.TARGET, "target " + target + ": " + message);
        probeLater();
    }

    // Logged once, until it changes or the target takes something again.
    private void complain(FailureKind kind, String message) {
        if (complaint == kind) {
            return;
        }
        complaint = kind;
        switch (kind) {
            case TARGET_FULL ->
                LOG.warn("target {} is full: {} Add space or raise its quota; waiting", target, message);
            case REFUSED -> LOG.warn("target {} refuses: {}; waiting", target, message);
            default -> LOG.warn("target {} unreachable: {}; waiting", target, message);
        }
    }

    private void probeLater() {
        long millis = pause.toMillis();
        // If the gate was opened and closed again since, another chain of probes runs for it.
        long closing = closings;
        later.accept(() -> ask(closing), Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1)));
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

    private void ask(long closing) {
        if (!isStillClosed(closing)) {
            return;
        }
        boolean down = isDown();
        List<CompletableFuture<@Nullable Void>> waiting;
        synchronized (this) {
            if (!isStillClosed(closing)) {
                return;
            }
            if (down) {
                probeLater();
                return;
            }
            if (isTried) {
                // If it succeeds, it opens the gate; if not, the next one tries.
                letOneThrough();
                probeLater();
                return;
            }
            waiting = open();
        }
        waiting.forEach(turn -> turn.complete(null));
    }

    private synchronized boolean isStillClosed(long closing) {
        return closed && closings == closing;
    }

    private void letOneThrough() {
        for (var next = queue.poll(); next != null && !next.complete(null); next = queue.poll()) {
            // This one was cancelled: try the next.
        }
    }

    /** Opens the gate and returns the waiting work. */
    private List<CompletableFuture<@Nullable Void>> open() {
        closed = false;
        waits.end(this);
        openedAt = clock.instant();
        var waiting = List.copyOf(queue);
        queue.clear();
        return waiting;
    }
}
