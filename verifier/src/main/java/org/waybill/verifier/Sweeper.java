package org.waybill.verifier;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Sweeps;
import org.waybill.ledger.Sweeps.Fault;
import org.waybill.ledger.Sweeps.Listed;
import org.waybill.ledger.Sweeps.Suspect;
import org.waybill.model.Bell;
import org.waybill.model.FailureKind;
import org.waybill.model.Health.Cause;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.Tasks;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Page;

/** Ends batches: lists the target once more, and checks every proven object that is not listed as it was proven. */
public final class Sweeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int FILES = 1_000;
    private static final int WAITS_FOR_LISTING = 5;

    /** The result of a sweep; NOT_OURS when another verifier has taken it over. */
    private enum Verdict {
        CLEAN,
        FAULTY,
        NOT_OURS
    }

    private final String name;
    private final Batches batches;
    private final Migrations migrations;
    private final Sweeps sweeps;
    private final Function<Target, ObjectStore> stores;
    private final Predicate<MigrationId> mine;
    private final InstantSource clock;
    private final Waits waits;
    private final Patience patience;
    private final Bell bell = new Bell();
    private final Rounds rounds;
    private long waitsFor;
    private String complaint = "";
    private int waitsForListing;
    /** Whether the target let us list at this sweep. */
    private volatile boolean listable;

    /** What a sweep reads and writes. */
    public record Records(Batches batches, Migrations migrations, Sweeps sweeps) {}

    /**
     * @param name of this process, so that one verifier sweeps a batch
     * @param mine the migrations whose batches are swept here
     * @param waits is told while a target or the ledger is away
     */
    public Sweeper(
            String name,
            Records records,
            Function<Target, ObjectStore> stores,
            Predicate<MigrationId> mine,
            InstantSource clock,
            Waits waits) {
        this.name = name;
        this.batches = records.batches;
        this.migrations = records.migrations;
        this.sweeps = records.sweeps;
        this.stores = stores;
        this.mine = mine;
        this.clock = clock;
        this.waits = waits;
        this.patience = new Patience(waits);
        this.rounds = new Rounds(
                waits, defect -> LOG.warn("The last check of a batch fails: {} Trying again.", defect, defect));
        batches.ring(bell);
    }

    /** Sweeps what is due until its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                rounds.round(() -> {
                    for (var batch : patience.with(() -> batches.in(State.SWEEPING))) {
                        rounds.part(() -> sweep(batch));
                    }
                });
                bell.await(IDLE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(Batch batch) throws InterruptedException {
        var migration = patience.with(() -> migrations.find(batch.migration()));
        if (migration.isEmpty() || !mine.test(migration.get().id()) || isEarly(batch)) {
            return;
        }
        // Another process may reach a target that this one cannot: the sweep is not claimed then.
        var store = stores.apply(migration.get().target());
        if (!claim(batch)) {
            return;
        }
        patience.with(() -> sweeps.begin(batch.id()));
        listable = true;
        waitsForListing = WAITS_FOR_LISTING;
        complaint = "";
        try {
            check(store, migration.get(), batch);
        } finally {
            waits.end(this);
        }
    }

    private void check(ObjectStore store, Migration migration, Batch batch) throws InterruptedException {
        if (!list(store, migration, batch)) {
            return;
        }
        var look = new SecondLook(
                store, new Folders(store, clock), migration.id(), batch.policy().level(), listable);
        var verdict = judge(new Judged(store, migration, batch, look));
        if (verdict == Verdict.NOT_OURS || !renew(batch)) {
            return;
        }
        patience.with(() -> sweeps.begin(batch.id()));
        patience.with(() -> verdict == Verdict.CLEAN ? batches.finish(batch) : batches.runOn(batch));
    }

    private boolean isEarly(Batch batch) throws InterruptedException {
        boolean early = !patience.with(() -> sweeps.mayBegin(batch));
        if (early && waitsFor != batch.id()) {
            waitsFor = batch.id();
            LOG.warn("Requests of an uploader that broke off may still be carried out; the last check waits for"
                    + " them, some minutes at most.");
        }
        return early;
    }

    private boolean renew(Batch batch) throws InterruptedException {
        return patience.with(() -> batches.renewSweep(batch.id(), name));
    }

    private boolean claim(Batch batch) throws InterruptedException {
        return patience.with(() -> batches.claimSweep(batch.id(), name));
    }

    /** False when the sweep is no longer ours. */
    private boolean list(ObjectStore store, Migration migration, Batch batch) throws InterruptedException {
        var page = page(store, migration, null);
        while (true) {
            if (page.next() == null) {
                note(migration, batch, page);
                return renew(batch);
            }
            // The target lists the next page while the ledger processes this one.
            var next = page.next();
            var following = new FutureTask<>(() -> page(store, migration, next));
            Thread.startVirtualThread(following);
            try {
                note(migration, batch, page);
                if (!renew(batch)) {
                    return false;
                }
                page = Tasks.result(following);
            } finally {
                following.cancel(true);
            }
        }
    }

    private void note(Migration migration, Batch batch, Page page) throws InterruptedException {
        var listed = page.objects().stream()
                .map(object -> new Listed(object.key(), object.size(), object.etag()))
                .toList();
        patience.with(() -> sweeps.saw(migration, batch.id(), listed));
    }

    private Page page(ObjectStore store, Migration migration, @Nullable Continuation from) throws InterruptedException {
        while (true) {
            switch (store.list(migration.target().prefix(), from)) {
                case Answer.Given<Page>(var page) -> {
                    return page;
                }
                case Answer.Missing<Page> _, Answer.Unmet<Page> _ -> {
                    return new Page(List.of(), null);
                }
                case Answer.Failed<Page> _
                when Thread.interrupted() -> throw new InterruptedException("the sweep ends early");
                case Answer.Failed<Page> failed
                when isRefusal(failed) || isUnlistable(failed) -> {
                    LOG.warn("The target cannot be listed: {} Looking at each object instead.", failed.message());
                    listable = false;
                    return new Page(List.of(), null);
                }
                case Answer.Failed<Page> failed -> {
                    complain("The target cannot be listed: " + failed.message());
                    bell.await(PAUSE);
                }
            }
        }
    }

    /** What is swept, and how its suspects are looked at. */
    private record Judged(ObjectStore store, Migration migration, Batch batch, SecondLook look) {}

    private Verdict judge(Judged judged) throws InterruptedException {
        var batch = judged.batch;
        var verdict = Verdict.CLEAN;
        long after = 0;
        while (true) {
            long from = after;
            var part = patience.with(() -> sweeps.suspects(judged.migration, batch.id(), from, FILES));
            if (part.isPastEnd()) {
                return verdict;
            }
            for (var suspect : part.found()) {
                if (!isGood(judged, suspect)) {
                    verdict = Verdict.FAULTY;
                }
                // A look may take long, so the claim is renewed.
                if (!renew(batch)) {
                    return Verdict.NOT_OURS;
                }
            }
            if (!renew(batch)) {
                return Verdict.NOT_OURS;
            }
            after = part.upTo();
        }
    }

    /** Whether the suspect turned out to be as it was proven; one that did not goes back. */
    private boolean isGood(Judged judged, Suspect suspect) throws InterruptedException {
        var fault = fault(judged, suspect);
        if (fault.isEmpty()) {
            return true;
        }
        LOG.warn("{}: {}", suspect.key(), fault.get().message());
        patience.with(() -> sweeps.disprove(judged.migration, judged.batch.id(), suspect, fault.get()));
        return false;
    }

    private Optional<Fault> fault(Judged judged, Suspect suspect) throws InterruptedException {
        var unreadable = new Unreadable(() -> Unreadable.answers(judged.store, judged.migration.target()), clock);
        while (true) {
            switch (judged.look.at(suspect)) {
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
                when isRefusal(failed) -> {
                    return mismatch("the object can no longer be looked at: " + failed.message());
                }
                case Answer.Failed<Optional<Fault>> failed
                when unreadable.isCertain(failed.kind()) -> {
                    return Optional.of(new Fault(
                            failed.kind() == FailureKind.INTERCEPTED ? failed.kind() : FailureKind.MISMATCH,
                            Unreadable.words(failed.kind(), failed.message())));
                }
                case Answer.Failed<Optional<Fault>> failed -> {
                    complain(suspect.key() + " cannot be read: " + failed.message());
                    bell.await(PAUSE);
                    if (!renew(judged.batch)) {
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

    private void complain(String words) {
        if (!words.equals(complaint)) {
            complaint = words;
            LOG.warn("{} Trying again.", words);
        }
        waits.begin(this, Cause.TARGET, words);
    }

    private static Optional<Fault> mismatch(String message) {
        return Optional.of(new Fault(FailureKind.MISMATCH, message));
    }

    // A target that does not list, or whose listing does not end, will not do better next time.
    private static boolean isUnlistable(Answer.Failed<?> failed) {
        return failed.kind() == FailureKind.UNSUITABLE && !failed.outage();
    }

    // A policy that forbids us to look does not go away like an outage.
    private static boolean isRefusal(Answer.Failed<?> failed) {
        return failed.kind() == FailureKind.REFUSED && !failed.outage();
    }
}
