package org.waybill.verifier;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Sweeps;
import org.waybill.model.Bell;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.model.worker.Rounds;
import org.waybill.objectstore.ObjectStore;

/**
 * Ends batches: lists the target once more, and checks every proven object that is not listed as it was proven. The batches
 * of one endpoint are swept one after the other, those of several endpoints at the same time: an endpoint that does not
 * answer holds up no other.
 */
public final class Sweeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(2);

    /** The number of endpoints that are swept at once. */
    private static final int AT_ONCE = 16;

    private final Records records;
    private final Function<Target, ObjectStore> stores;
    private final Predicate<MigrationId> mine;
    private final ExecutorService executor;
    private final Waits waits;
    private final Patience patience;
    private final Sweep.Tools tools;
    private final Bell bell = new Bell();
    private final Rounds rounds;

    /** The rounds of each endpoint that has batches to sweep. */
    private final Map<String, Rounds> endpoints = new HashMap<>();

    /** The endpoints that are swept now. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** The batches of which it was logged that their sweep waits. */
    private final Set<Long> early = ConcurrentHashMap.newKeySet();

    /** What a sweep reads and writes. */
    public record Records(Batches batches, Migrations migrations, Sweeps sweeps) {}

    /**
     * Where sweeps run.
     *
     * @param executor runs them, and they block; shut down at the end
     * @param waits is told while a target or the ledger is away
     */
    public record Surroundings(ExecutorService executor, InstantSource clock, Waits waits) {}

    /** A batch that is to be swept. */
    private record Due(Migration migration, Batch batch) {}

    /**
     * @param name of this process, so that one verifier sweeps a batch
     * @param mine the migrations whose batches are swept here
     */
    public Sweeper(
            String name,
            Records records,
            Function<Target, ObjectStore> stores,
            Predicate<MigrationId> mine,
            Surroundings surroundings) {
        this.records = records;
        this.stores = stores;
        this.mine = mine;
        this.executor = surroundings.executor;
        this.waits = surroundings.waits;
        this.patience = new Patience(waits);
        this.tools = new Sweep.Tools(name, records.batches, records.sweeps, surroundings.clock, waits, patience);
        this.rounds = rounds();
        records.batches.ring(bell);
    }

    private Rounds rounds() {
        return new Rounds(
                waits, defect -> LOG.warn("The last check of a batch fails: {} Trying again.", defect, defect));
    }

    /** Sweeps what is due until its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                rounds.round(this::look);
                bell.await(IDLE);
            }
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A last check did not end in time; it will be made again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        var due = due();
        due.forEach((endpoint, batches) -> {
            if (busy.size() < AT_ONCE && busy.add(endpoint)) {
                var own = endpoints.computeIfAbsent(endpoint, _ -> rounds());
                executor.execute(() -> sweep(endpoint, own, batches));
            }
        });
        endpoints.entrySet().removeIf(entry -> {
            boolean over = !due.containsKey(entry.getKey()) && !busy.contains(entry.getKey());
            if (over) {
                entry.getValue().end();
            }
            return over;
        });
    }

    /** What is to be swept here, by endpoint. */
    private Map<String, List<Due>> due() throws InterruptedException {
        var due = new LinkedHashMap<String, List<Due>>();
        for (var batch : patience.with(() -> records.batches.in(State.SWEEPING))) {
            patience.with(() -> records.migrations.find(batch.migration()))
                    .filter(migration -> mine.test(migration.id()))
                    .ifPresent(
                            migration -> due.computeIfAbsent(migration.target().endpoint(), _ -> new ArrayList<>())
                                    .add(new Due(migration, batch)));
        }
        return due;
    }

    private void sweep(String endpoint, Rounds own, List<Due> batches) {
        try {
            own.round(() -> {
                for (var due : batches) {
                    own.part(() -> sweep(due));
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(endpoint);
        }
    }

    private void sweep(Due due) throws InterruptedException {
        if (isEarly(due.batch)) {
            return;
        }
        // Another process may reach a target that this one cannot: the sweep is not claimed then.
        var store = stores.apply(due.migration.target());
        new Sweep(tools, store, due.migration, due.batch).run();
    }

    private boolean isEarly(Batch batch) throws InterruptedException {
        if (patience.with(() -> records.sweeps.mayBegin(batch))) {
            early.remove(batch.id());
            return false;
        }
        if (early.add(batch.id())) {
            LOG.warn("Requests of an uploader that broke off may still be carried out; the last check waits for"
                    + " them, some minutes at most.");
        }
        return true;
    }
}
