package org.waybill.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Settlement;

/** Gathers findings while a transaction runs, and settles them together in the next. */
public final class Settler implements Runnable {

    private static final int MOST = 1_000;

    private final Settlement settlement;
    private final Patience patience = new Patience();
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
                queue.drainTo(page, MOST - 1);
                settle(page);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.forEach(waiting -> waiting.result.completeExceptionally(new InterruptedException("stopping")));
        }
    }

    // The edge of this worker: a defect in one page must reach those who wait for it, not end the thread.
    @SuppressWarnings("IllegalCatch")
    private void settle(List<Waiting> page) throws InterruptedException {
        try {
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
