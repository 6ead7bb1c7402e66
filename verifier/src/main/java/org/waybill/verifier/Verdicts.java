package org.waybill.verifier;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;
import org.waybill.verifier.Prover.Proof;

/** Finds the verdict on an upload: by a listing where that may suffice, else by its own object. Waits for a target that is away. */
public final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Prover prover;
    private final ListingProver listings;
    private final Executor executor;
    private final Semaphore single;
    private final InstantSource clock;
    private final Waits waits;
    private final AtomicBoolean down = new AtomicBoolean();

    /**
     * @param executor runs tasks that block
     * @param single how many objects that no listing has proven are asked for at once
     * @param waits is told while a target is away
     */
    public Verdicts(
            Prover prover, ListingProver listings, Executor executor, int single, InstantSource clock, Waits waits) {
        this.prover = prover;
        this.listings = listings;
        this.executor = executor;
        this.single = new Semaphore(single);
        this.clock = clock;
        this.waits = waits;
    }

    /**
     * Finds the verdict; waits in the calling thread where no listing can suffice.
     *
     * @return a caller that no longer needs it cancels it: then nothing waits for a target that is away
     */
    CompletableFuture<Verdict> on(FileUploaded uploaded) throws InterruptedException {
        var wanted = new CompletableFuture<Verdict>();
        if (!ListingProver.suits(uploaded)) {
            wanted.complete(verdict(uploaded, wanted));
            return wanted;
        }
        var _ = listings.prove(uploaded).whenComplete((proven, failure) -> {
            if (failure != null) {
                wanted.completeExceptionally(failure);
            } else if (proven) {
                wanted.complete(Prover.proven(uploaded));
            } else {
                executor.execute(() -> inTurn(uploaded, wanted));
            }
        });
        return wanted;
    }

    // The outermost catch of a worker: a defect must reach the waiting caller.
    @SuppressWarnings("IllegalCatch")
    private void inTurn(FileUploaded uploaded, CompletableFuture<Verdict> wanted) {
        try {
            single.acquire();
            try {
                wanted.complete(verdict(uploaded, wanted));
            } finally {
                single.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wanted.completeExceptionally(e);
        } catch (RuntimeException e) {
            wanted.completeExceptionally(e);
        }
    }

    // A target that is away proves nothing about a file: wait as long as needed, and use up no attempt.
    private Verdict verdict(FileUploaded uploaded, CompletableFuture<Verdict> wanted) throws InterruptedException {
        var unreadable = new Unreadable(() -> prover.answers(uploaded.target()), clock);
        for (int tries = 0; !wanted.isDone(); tries++) {
            var proof = prover.prove(uploaded);
            // A request that was cut off because we stop tells nothing about the object; the event comes again.
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while " + uploaded.key() + " was proven");
            }
            switch (proof) {
                case Proof.Done(var verdict) -> {
                    if (down.compareAndSet(true, false)) {
                        waits.end(this);
                        LOG.warn("{} is back; going on.", uploaded.target());
                    }
                    return verdict;
                }
                case Proof.TargetDown(var kind, var message)
                when unreadable.isCertain(kind) -> {
                    var words = Unreadable.words(kind, message);
                    return kind == FailureKind.INTERCEPTED
                            ? new Verdict.Failed(
                                    kind,
                                    words,
                                    uploaded.adopted()
                                            ? null
                                            : uploaded.object().etag())
                            : Prover.different(uploaded, words);
                }
                case Proof.TargetDown(var _, var message) -> {
                    if (down.compareAndSet(false, true)) {
                        waits.begin(this, Cause.TARGET, uploaded.target() + " cannot be read: " + message);
                        LOG.warn("{} cannot be read: {} Waiting for it.", uploaded.target(), message);
                    }
                    new Bell()
                            .await(Duration.ofMillis(Math.min(200L << Math.min(tries, 10), LONGEST_PAUSE.toMillis())));
                }
            }
        }
        throw new InterruptedException("the verdict on " + uploaded.key() + " is wanted no longer");
    }
}
