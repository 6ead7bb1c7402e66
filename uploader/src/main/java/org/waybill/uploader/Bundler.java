package org.waybill.uploader;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Bell;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Entry;

/**
 * Sends small objects together. Objects gather while the senders are busy. A sender that starts waits a moment for more
 * objects and takes all that are there. So bundles grow with the load. Thread-safe.
 */
final class Bundler {

    private static final Logger LOG = LoggerFactory.getLogger(Bundler.class);
    private static final int MOST = 200;
    static final long MOST_BYTES = 4L << 20;

    /** The smallest bundle, in files: fewer save too little to justify a write without a condition. */
    private static final int LEAST = 4;

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final int AT_ONCE = 4;

    /** Refused bundles in a row after which no more are tried: the cause is not just the name of one file. */
    private static final int REFUSALS = 5;

    private final ObjectStore store;
    private final Executor executor;
    private final Semaphore senders = new Semaphore(AT_ONCE);
    private final ArrayDeque<Passenger> waiting = new ArrayDeque<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /** @param executor sends; a task may block, for as long as a request takes */
    Bundler(ObjectStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** What became of an object. */
    enum Result {
        /** It was in a bundle, and the target confirmed the request. */
        SENT,
        /** Nothing was sent. */
        LEFT,
        /** It may have been sent, and may yet arrive. */
        LOST
    }

    private record Passenger(Entry entry, CompletableFuture<Result> result) {}

    /**
     * Sends the object with others that are there.
     *
     * @throws InterruptedException nothing was sent
     */
    Result send(Entry entry) throws InterruptedException {
        if (refusals.get() >= REFUSALS) {
            return Result.LEFT;
        }
        var passenger = new Passenger(entry, new CompletableFuture<>());
        synchronized (waiting) {
            waiting.add(passenger);
        }
        if (!send() && isTakenBack(passenger)) {
            return Result.LEFT;
        }
        try {
            return passenger.result.get();
        } catch (InterruptedException e) {
            if (isTakenBack(passenger)) {
                throw e;
            }
            Thread.currentThread().interrupt();
            // The array belongs to the bundle until this is known, so an interrupt waits.
            return passenger.result.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a result is never a failure", e);
        }
    }

    /** Makes a free sender send the waiting objects; when none is free, a busy one will. False when nothing is sent any more. */
    private boolean send() {
        if (!senders.tryAcquire()) {
            return true;
        }
        try {
            executor.execute(this::sendAll);
            return true;
        } catch (RejectedExecutionException e) {
            senders.release();
            return false;
        }
    }

    private void sendAll() {
        try {
            if (waiting() < MOST / 2) {
                new Bell().await(MOMENT);
            }
            for (var bundle = take(); !bundle.isEmpty(); bundle = take()) {
                carry(bundle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            senders.release();
            // An object that arrived after the last check found no free sender.
            if (waiting() > 0) {
                send();
            }
        }
    }

    private int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private boolean isTakenBack(Passenger passenger) {
        synchronized (waiting) {
            return waiting.remove(passenger);
        }
    }

    /** The next bundle; empty when nobody waits. */
    private List<Passenger> take() {
        var bundle = new ArrayList<Passenger>();
        synchronized (waiting) {
            long bytes = 0;
            for (var next = waiting.peek(); next != null && bundle.size() < MOST; next = waiting.peek()) {
                bytes += next.entry.body().length();
                if (bytes > MOST_BYTES && !bundle.isEmpty()) {
                    break;
                }
                bundle.add(waiting.remove());
            }
        }
        return bundle;
    }

    private void carry(List<Passenger> bundle) {
        var result = Result.LOST;
        try {
            result = bundle.size() < LEAST ? Result.LEFT : send(bundle);
        } finally {
            for (var passenger : bundle) {
                passenger.result.complete(result);
            }
        }
    }

    private Result send(List<Passenger> bundle) {
        var answer = store.putBundle(
                bundle.stream().map(passenger -> passenger.entry).toList());
        switch (answer) {
            case Answer.Given<ObjectStore.Done> _ -> {
                refusals.set(0);
                return Result.SENT;
            }
            case Answer.Failed<ObjectStore.Done> failed
            when failed.outage() || Thread.currentThread().isInterrupted() -> {
                return Result.LOST;
            }
            case Answer.Failed<ObjectStore.Done> _,
                    Answer.Missing<ObjectStore.Done> _,
                    Answer.Unmet<ObjectStore.Done> _ -> {
                // One refused object ends its bundle, but tells nothing about the others.
                refusals.incrementAndGet();
                LOG.info("a bundle of {} files was refused ({}); they go one by one", bundle.size(), answer);
                return Result.LOST;
            }
        }
    }
}
