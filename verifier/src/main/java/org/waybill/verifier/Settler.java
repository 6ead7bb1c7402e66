package org.waybill.verifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.waybill.events.Bell;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Settlement;

/** Gathers findings for a moment, and settles them together in one transaction. */
public final class Settler implements Runnable {

    private static final int MOST = 1_000;

    /** Findings are gathered for so long: few large transactions cost Postgres a fraction of many small ones. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private final Settlement settlement;
    private final Patience patience = new Patience();
    private final Bell bell = new Bell();
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();

    private record Waiting(Finding finding, CompletableFuture<Result> result) {}

    public Settler(Settlement settlement) {
        this.settlement = settlement;
    }

    /**
     * Hands a finding over.
     *
     * @return completes when it is committed, with what became of it; never, when the settling thread has ended before
     */
    CompletableFuture<Result> settle(Finding finding) {
        var waiting = new Waiting(finding, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.result;
    }

    /** Settles until its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                var page = new ArrayList<Waiting>();
                page.add(queue.take());
                settle(page);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.forEach(waiting -> waiting.result.completeExceptionally(new InterruptedException("stopping")));
        }
    }

    private void gather(List<Waiting> page) throws InterruptedException {
        if (queue.size() < MOST - 1) {
            bell.await(GATHERING);
        }
        queue.drainTo(page, MOST - 1);
    }

    // The edge of this worker: a defect in one page must reach those who wait for it, not end the thread.
    @SuppressWarnings("IllegalCatch")
    private void settle(List<Waiting> page) throws InterruptedException {
        try {
            gather(page);
            var findings = page.stream().map(Waiting::finding).toList();
            var results = patience.with(() -> settlement.settle(findings));
            for (int i = 0; i < page.size(); i++) {
                page.get(i).result.complete(results.get(i));
            }
        } catch (InterruptedException e) {
            page.forEach(waiting -> waiting.result.completeExceptionally(e));
            throw e;
        } catch (RuntimeException e) {
            page.forEach(waiting -> waiting.result.completeExceptionally(e));
        }
    }
}
