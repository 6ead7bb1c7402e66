package org.waybill.verifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Bell;

/** Gathers the questions of many callers for a moment and answers them together. Thread-safe; one thread runs it. */
final class Coalescer<Q, A> implements Runnable {

    /** Answers questions together. */
    interface Together<Q, A> {

        /**
         * One answer for each question, in their order; null where it is to be asked again in the next round. Such
         * questions come first then.
         */
        List<? extends @Nullable A> answer(List<Q> questions) throws InterruptedException;
    }

    private final Together<Q, A> together;
    private final int most;
    private final Duration moment;
    private final Bell bell = new Bell();
    private final BlockingQueue<Waiting<Q, A>> queue = new LinkedBlockingQueue<>();

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param most questions answered together; with this many the round starts at once
     * @param moment how long fewer wait for others; half of it when none arrive
     */
    Coalescer(Together<Q, A> together, int most, Duration moment) {
        this.together = together;
        this.most = most;
        this.moment = moment;
    }

    /**
     * Hands a question over.
     *
     * @return completes with its answer; never completes if the thread that runs this has ended before
     */
    CompletableFuture<A> ask(Q question) {
        var waiting = new Waiting<>(question, new CompletableFuture<A>());
        queue.add(waiting);
        return waiting.answer;
    }

    /** Answers until its thread is interrupted. */
    @Override
    public void run() {
        try {
            var page = new ArrayList<Waiting<Q, A>>();
            while (true) {
                if (page.isEmpty()) {
                    page.add(queue.take());
                }
                answer(page);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.forEach(waiting -> waiting.answer.completeExceptionally(new InterruptedException("stopping")));
        }
    }

    private void gather(List<Waiting<Q, A>> page) throws InterruptedException {
        int room = most - page.size();
        int before = -1;
        for (int half = 0; half < 2 && queue.size() < room && queue.size() > before; half++) {
            before = queue.size();
            bell.await(moment.dividedBy(2));
        }
        queue.drainTo(page, room);
    }

    /** Answers the questions in the page and those gathered, and leaves in the page those to be asked again. */
    // The outermost catch of this worker: a defect in one page must reach those who wait for it, not end the thread.
    @SuppressWarnings("IllegalCatch")
    private void answer(List<Waiting<Q, A>> page) throws InterruptedException {
        try {
            gather(page);
            var answers = together.answer(page.stream().map(Waiting::question).toList());
            var left = new ArrayList<Waiting<Q, A>>();
            for (int i = 0; i < page.size(); i++) {
                var answer = answers.get(i);
                if (answer == null) {
                    left.add(page.get(i));
                } else {
                    page.get(i).answer.complete(answer);
                }
            }
            page.clear();
            page.addAll(left);
        } catch (InterruptedException e) {
            page.forEach(waiting -> waiting.answer.completeExceptionally(e));
            throw e;
        } catch (RuntimeException e) {
            page.forEach(waiting -> waiting.answer.completeExceptionally(e));
            page.clear();
        }
    }
}
