package org.waybill.events.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Works on a limited number of items at once, in order of arrival; waiting items hold no thread. Thread-safe. */
final class Slots<T> {

    private final Executor workers;
    private final Semaphore free;
    private final Consumer<T> work;
    private final ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>();

    /** @param workers gives each item a thread; when it no longer does, waiting items are left alone */
    Slots(Executor workers, int atOnce, Consumer<T> work) {
        this.workers = workers;
        this.free = new Semaphore(atOnce);
        this.work = work;
    }

    void add(T thing) {
        waiting.add(thing);
        fill();
    }

    /** Removes and returns these waiting items, so that they are not worked on. */
    List<T> takeBack(Predicate<T> unwanted) {
        var taken = new ArrayList<T>();
        var kept = new ArrayList<T>();
        for (var thing = waiting.poll(); thing != null; thing = waiting.poll()) {
            (unwanted.test(thing) ? taken : kept).add(thing);
        }
        waiting.addAll(kept);
        fill();
        return taken;
    }

    private void fill() {
        while (!waiting.isEmpty() && free.tryAcquire()) {
            var thing = waiting.poll();
            if (thing == null || !isBegun(thing)) {
                free.release();
            }
        }
    }

    private boolean isBegun(T thing) {
        try {
            workers.execute(() -> {
                try {
                    work.accept(thing);
                } finally {
                    free.release();
                    fill();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
