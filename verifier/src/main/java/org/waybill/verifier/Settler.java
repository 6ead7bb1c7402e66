package org.waybill.verifier;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Settlement;
import org.waybill.model.Waits;

/** Gathers findings for a moment, and settles them together in one transaction. */
public final class Settler implements Runnable {

    private static final int MOST = 1_000;

    /** How long findings are gathered: few large transactions cost Postgres a fraction of many small ones. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Coalescer<Finding, Result> findings;
    private final BiConsumer<Finding, Result> tally;

    /**
     * @param tally is told what became of each finding
     * @param waits is told while the ledger is away
     */
    public Settler(Settlement settlement, BiConsumer<Finding, Result> tally, Waits waits) {
        this.tally = tally;
        var patience = new Patience(waits);
        findings = new Coalescer<>(page -> patience.with(() -> settlement.settle(page)), MOST, MOMENT);
    }

    /**
     * Hands a finding over.
     *
     * @return completes with its result once it is committed; never completes if the settling thread has ended before
     */
    CompletableFuture<Result> settle(Finding finding) {
        return findings.ask(finding).thenApply(result -> {
            tally.accept(finding, result);
            return result;
        });
    }

    /** Settles until its thread is interrupted. */
    @Override
    public void run() {
        findings.run();
    }
}
