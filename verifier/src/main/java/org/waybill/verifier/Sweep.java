package org.waybill.verifier;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Sweeps;
import org.waybill.ledger.Sweeps.Fault;
import org.waybill.ledger.Sweeps.Suspect;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.Waits;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.ObjectStore;

/** One sweep of one batch: ends it, or sends back what is not at the target as it was proven. */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int FILES = 1_000;
    private static final int WAITS_FOR_LISTING = 5;

    /** The result of a sweep; NOT_OURS when another verifier has taken it over. */
    private enum Verdict {
        CLEAN,
        FAULTY,
        NOT_OURS
    }

    /**
     * What all sweeps use.
     *
     * @param name of this process, so that one verifier sweeps a batch
     */
    record Tools(String name, Batches batches, Sweeps sweeps, InstantSource clock, Waits waits, Patience patience) {

        boolean claim(Batch batch) throws InterruptedException {
            return patience.with(() -> batches.claimSweep(batch.id(), name));
        }

        /** False when the sweep is no longer ours. */
        boolean renew(Batch batch) throws InterruptedException {
            return patience.with(() -> batches.renewSweep(batch.id(), name));
        }
    }

    private final Tools tools;
    private final ObjectStore store;
    private final Migration migration;
    private final Batch batch;
    private final Trouble trouble;
    private final Bell bell = new Bell();
    private int waitsForListing = WAITS_FOR_LISTING;

    Sweep(Tools tools, ObjectStore store, Migration migration, Batch batch) {
        this.tools = tools;
        this.store = store;
        this.migration = migration;
        this.batch = batch;
        this.trouble = new Trouble(tools.waits);
    }

    /** Sweeps the batch, unless another verifier does. */
    void run() throws InterruptedException {
        if (!tools.claim(batch)) {
            return;
        }
        forget();
        try {
            check();
        } finally {
            trouble.end();
        }
    }

    private void forget() throws InterruptedException {
        tools.patience.with(() -> tools.sweeps.begin(batch.id()));
    }

    private void check() throws InterruptedException {
        var listing = new SweptListing(tools, store, migration, batch, trouble);
        if (!listing.note()) {
            return;
        }
        var look = new SecondLook(
                store,
                new Folders(store, tools.clock),
                migration.id(),
                batch.policy().level(),
                listing.isListable());
        var verdict = judge(look);
        if (verdict == Verdict.NOT_OURS || !tools.renew(batch)) {
            return;
        }
        forget();
        tools.patience.with(() -> verdict == Verdict.CLEAN ? tools.batches.finish(batch) : tools.batches.runOn(batch));
    }

    private Verdict judge(SecondLook look) throws InterruptedException {
        var verdict = Verdict.CLEAN;
        long after = 0;
        while (true) {
            long from = after;
            var part = tools.patience.with(() -> tools.sweeps.suspects(migration, batch.id(), from, FILES));
            if (part.isPastEnd()) {
                return verdict;
            }
            for (var suspect : part.found()) {
                if (!isGood(look, suspect)) {
                    verdict = Verdict.FAULTY;
                }
                // A look may take long, so the claim is renewed.
                if (!tools.renew(batch)) {
                    return Verdict.NOT_OURS;
                }
            }
            if (!tools.renew(batch)) {
                return Verdict.NOT_OURS;
            }
            after = part.upTo();
        }
    }

    /** Whether the suspect turned out to be as it was proven; one that did not goes back. */
    private boolean isGood(SecondLook look, Suspect suspect) throws InterruptedException {
        var fault = fault(look, suspect);
        if (fault.isEmpty()) {
            return true;
        }
        LOG.warn("{}: {}", suspect.key(), fault.get().message());
        tools.patience.with(() -> tools.sweeps.disprove(migration, batch.id(), suspect, fault.get()));
        return false;
    }

    private Optional<Fault> fault(SecondLook look, Suspect suspect) throws InterruptedException {
        var unreadable = new Unreadable(() -> Unreadable.answers(store, migration.target()), tools.clock);
        while (true) {
            switch (look.at(suspect)) {
                case Answer.Given<Optional<Fault>>(var fault)
                when isPerhapsListedLater(fault) -> {
                    bell.await(PAUSE);
                }
                case Answer.Given<Optional<Fault>>(var fault) -> {
                    return fault;
                }
                case Answer.Missing<Optional<Fault>> _, Answer.Unmet<Optional<Fault>> _ ->
                    throw new IllegalStateException("a look finds a fault or none");
                case Answer.Failed<Optional<Fault>> failed
                when SweptListing.isRefusal(failed) -> {
                    return mismatch("the object can no longer be looked at: " + failed.message());
                }
                case Answer.Failed<Optional<Fault>> failed
                when unreadable.isCertain(failed.kind()) -> {
                    return Optional.of(new Fault(
                            failed.kind() == FailureKind.INTERCEPTED ? failed.kind() : FailureKind.MISMATCH,
                            Unreadable.words(failed.kind(), failed.message())));
                }
                case Answer.Failed<Optional<Fault>> failed -> {
                    trouble.report(suspect.key() + " cannot be read: " + failed.message());
                    bell.await(PAUSE);
                    if (!tools.renew(batch)) {
                        // The verifier that has the sweep now looks for itself.
                        return Optional.empty();
                    }
                }
            }
        }
    }

    // A listing may lag behind the objects, and then for all of them. So a sweep waits for it only a few times in all.
    private boolean isPerhapsListedLater(Optional<Fault> fault) {
        boolean hidden =
                fault.filter(found -> found.kind() == FailureKind.UNSUITABLE).isPresent();
        return hidden && waitsForListing-- > 0;
    }

    private static Optional<Fault> mismatch(String message) {
        return Optional.of(new Fault(FailureKind.MISMATCH, message));
    }
}
