package org.waybill.verifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.kafka.EventBus;
import org.waybill.events.kafka.EventLoops;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Settlement;
import org.waybill.ledger.Sweeps;
import org.waybill.model.Health;
import org.waybill.model.Role;
import org.waybill.model.Target;
import org.waybill.model.Waits;
import org.waybill.model.worker.Essential;
import org.waybill.objectstore.ObjectStore;

/** Proves uploads, settles their outcomes, and sweeps batches at their end. */
public final class VerifierRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(VerifierRole.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The ledger, as far as a verifier needs it. */
    public record Records(Batches batches, Migrations migrations, Sweeps sweeps, Settlement settlement) {}

    /**
     * How it works.
     *
     * @param name of this process, so that one verifier sweeps a batch
     * @param atOnce how many objects are asked for at once
     * @param tally is told what became of each finding
     */
    public record Settings(String name, int atOnce, BiConsumer<Finding, Result> tally) {}

    private final Settings settings;
    private final Waits waits;
    private final EventLoops loops;
    private final Settler settler;
    private final Sweeper sweeper;
    private final ListingProver listings;
    private final Verifier verifier;
    private final List<Thread> threads = new ArrayList<>();

    /** @param workers runs the proofs; a task may block; shut down by this role */
    public VerifierRole(
            EventBus bus,
            Records records,
            Function<Target, ObjectStore> stores,
            Settings settings,
            ExecutorService workers) {
        this.settings = settings;
        this.waits = new Waits(bus.clock());
        this.loops = bus.loops(workers, waits);
        this.settler = new Settler(records.settlement, settings.tally, waits);
        this.sweeper = new Sweeper(
                settings.name,
                new Sweeper.Records(records.batches, records.migrations, records.sweeps),
                stores,
                bus.mine(),
                new Sweeper.Surroundings(Executors.newVirtualThreadPerTaskExecutor(), bus.clock(), waits));
        this.listings = new ListingProver(stores);
        this.verifier = new Verifier(
                new Verdicts(new Prover(stores), listings, workers, settings.atOnce, bus.clock(), waits),
                settler,
                new Verifier.Records(records.settlement, records.sweeps),
                bus.publisher(),
                bus.clock(),
                waits);
    }

    /** How many files it has proven since the start. */
    public long proven() {
        return verifier.proven();
    }

    @Override
    public void start() {
        run("settler", settler);
        run("sweeper", sweeper);
        run("listing-prover", listings);
        var topics = Stream.concat(Topics.OUTCOMES.stream(), Stream.of(Topics.DEAD_LETTER))
                .toList();
        loops.consume(Topics.GROUP_VERIFIER, topics, verifier, settings.atOnce);
    }

    private void run(String name, Runnable task) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(new Essential(name, task, waits)));
    }

    @Override
    public void stop() {
        loops.stop();
    }

    @Override
    public void close() {
        stop();
        try {
            if (!loops.end(PATIENCE)) {
                LOG.warn("Some proofs did not end in time; they will be made again.");
            }
            // Findings are settled until all workers have ended.
            threads.forEach(Thread::interrupt);
            for (var thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Health health() {
        return new Health("verifier", waits.now());
    }
}
