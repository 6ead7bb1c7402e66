package org.waybill.scanner;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.LeaseLost;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.model.Bell;
import org.waybill.model.Health;
import org.waybill.model.Health.Cause;
import org.waybill.model.Role;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;
import org.waybill.model.worker.Rounds;

/** Takes up open batches, several at once, and works on each until it is done or an operator stops it. */
public final class ScannerRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(ScannerRole.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** Prepares what the walk of a batch needs. */
    public interface Preparation {

        /** Returns a function from the batch, as last begun, to its planner. Both may throw {@link Unready}. */
        Function<Batch, Planner> planners(Migration migration) throws InterruptedException;
    }

    /** Thrown when a batch cannot be worked on now; the message says why and what to do. */
    public static final class Unready extends RuntimeException {
        private final Cause cause;

        public Unready(String message) {
            this(Cause.OTHER, message);
        }

        Unready(Cause cause, String message) {
            super(message);
            this.cause = cause;
        }
    }

    private final Scanner scanner;
    private final Records records;
    private final Preparation preparation;
    private final BiConsumer<Batch, Remarks.Counts> remarks;
    private final ExecutorService executor;
    private final Waits waits;
    private final Patience patience;
    private final Bell bell = new Bell();

    /** The last logged reason why a batch is not worked on. It is checked twice a second, but logged only on a change. */
    private final Map<Long, String> said = new ConcurrentHashMap<>();

    /** The batches that are worked on here. */
    private final Set<Long> working = ConcurrentHashMap.newKeySet();

    /** The rounds of the open batches that were worked on here. */
    private final Map<Long, Rounds> scans = new ConcurrentHashMap<>();

    private final Rounds rounds;

    /**
     * What this class finds work in.
     *
     * @param scheduled opens batches when they are due
     */
    public record Records(Batches batches, Migrations migrations, ScheduledStarts scheduled) {}

    /**
     * @param remarks takes the remarks about a batch that has ended
     * @param executor runs the role; shut down by it
     * @param waits the one that the scanner reports its waits to
     */
    public ScannerRole(
            Scanner scanner,
            Records records,
            Preparation preparation,
            BiConsumer<Batch, Remarks.Counts> remarks,
            ExecutorService executor,
            Waits waits) {
        this.scanner = scanner;
        this.records = records;
        this.preparation = preparation;
        this.remarks = remarks;
        this.executor = executor;
        this.waits = waits;
        this.patience = new Patience(waits);
        this.rounds = rounds("Looking for batches");
    }

    private Rounds rounds(String what) {
        return new Rounds(waits, defect -> {
            // A role that stops interrupts its work, which may then fail in any way.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("{} fails: {} Trying again.", what, defect, defect);
            }
        });
    }

    @Override
    public void start() {
        executor.execute(new Essential("scanner", this::scan, waits));
    }

    private void scan() {
        try {
            while (true) {
                rounds.round(this::takeUpOpenBatches);
                bell.await(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeUpOpenBatches() throws InterruptedException {
        records.scheduled.look();
        var open = new HashSet<Long>();
        for (var state : new State[] {State.RUNNING, State.SWEEPING}) {
            for (var batch : patience.with(() -> records.batches.in(state))) {
                open.add(batch.id());
                if (working.add(batch.id())) {
                    executor.execute(() -> workOn(batch));
                }
            }
        }
        for (var id : List.copyOf(said.keySet())) {
            if (!open.contains(id)) {
                forget(id);
            }
        }
        scans.entrySet().removeIf(scan -> {
            boolean over = !open.contains(scan.getKey()) && !working.contains(scan.getKey());
            if (over) {
                scan.getValue().end();
            }
            return over;
        });
    }

    private void workOn(Batch batch) {
        try {
            // A defect in the work on one batch must not keep the others from being scanned.
            scans.computeIfAbsent(batch.id(), number -> rounds("Scanning batch " + number))
                    .round(() -> takeUp(batch));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            working.remove(batch.id());
        }
    }

    /** The batch is no longer waited for. */
    private void forget(long batch) {
        said.remove(batch);
        waits.end(batch);
    }

    private void takeUp(Batch batch) throws InterruptedException {
        var found = patience.with(() -> records.migrations.find(batch.migration()));
        if (found.isEmpty()) {
            // The migration was forgotten since the batches were read.
            return;
        }
        try {
            work(found.get(), batch);
            forget(batch.id());
        } catch (LeaseLost e) {
            say(batch, Cause.OTHER, e.getMessage() + "; it goes on there");
        } catch (Unready e) {
            say(batch, e.cause, String.valueOf(e.getMessage()));
        }
    }

    private void work(Migration migration, Batch batch) throws InterruptedException {
        var source = MigrationSource.of(migration);
        var planners = preparation.planners(migration);
        var lease = scanner.acquire(migration);
        if (lease.isEmpty()) {
            return;
        }
        var noticed = new AtomicReference<Remarks>();
        var left = scanner.run(lease.get(), migration, batch, source, now -> {
            var planner = planners.apply(now);
            noticed.set(planner.remarks());
            return planner;
        });
        if (left.state() == State.DONE) {
            remarks.accept(batch, noticed.get().counts());
        }
        LOG.info("batch {} is {}", batch.id(), left.state().name().toLowerCase(Locale.ROOT));
    }

    private void say(Batch batch, Cause cause, String why) {
        waits.begin(batch.id(), cause, "batch " + batch.id() + ": " + why);
        if (!why.equals(said.put(batch.id(), why))) {
            LOG.warn("batch {}: {}", batch.id(), why);
        }
    }

    @Override
    public void stop() {
        executor.shutdownNow();
    }

    @Override
    public void close() {
        stop();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The scanner did not end in time; what it did not record is found again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Health health() {
        return new Health("scanner", waits.now());
    }
}
