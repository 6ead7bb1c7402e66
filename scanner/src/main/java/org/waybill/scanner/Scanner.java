package org.waybill.scanner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.Kafka;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Departures;
import org.waybill.ledger.Discovery;
import org.waybill.ledger.Leases;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.LivingFiles;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Outbox;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Upkeep;
import org.waybill.model.Bell;
import org.waybill.model.Health;
import org.waybill.model.Tasks;
import org.waybill.model.Waits;
import org.waybill.source.Source;

/** Runs a batch as the holder of its migration's lease: walks, dispatches, and starts the sweep when all is settled. */
public final class Scanner {

    private static final Logger LOG = LoggerFactory.getLogger(Scanner.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** After a round that moves fewer files than this, the scanner pauses: few large rounds cost less than many small ones. */
    private static final int WORTHWHILE = 500;

    private static final Duration CHORES = Duration.ofSeconds(2);
    private static final Duration BEFORE_ANOTHER_WALK = Duration.ofSeconds(1);

    /** The parts of the ledger that a scanner needs. */
    public record Records(
            Batches batches,
            Leases leases,
            Discovery discovery,
            LivingFiles livingFiles,
            Outbox outbox,
            Departures departures,
            Upkeep upkeep) {}

    /**
     * How a scanner sends what it has recorded.
     *
     * @param obstacle why nothing may be dispatched now, e.g. a full disk; empty when all is well
     */
    public record Sending(Kafka kafka, EventPublisher publisher, Supplier<Optional<String>> obstacle) {}

    private final Records records;
    private final Kafka kafka;
    private final EventPublisher publisher;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final Supplier<Optional<String>> obstacle;
    private final Waits waits;
    private final Patience patience;
    private final Bell bell = new Bell();
    private boolean obstructed;

    /**
     * @param executor runs walks
     * @param waits is told while something is away
     */
    public Scanner(Records records, Sending sending, ExecutorService executor, InstantSource clock, Waits waits) {
        this.records = records;
        this.kafka = sending.kafka;
        this.publisher = sending.publisher;
        this.executor = executor;
        this.clock = clock;
        this.obstacle = sending.obstacle;
        this.waits = waits;
        this.patience = new Patience(waits);
        records.batches.ring(bell);
    }

    /** The right to work on a migration; empty while another process has it. */
    public Optional<Lease> acquire(Migration migration) throws InterruptedException {
        return patience.with(() -> records.leases.acquire(migration.number()));
    }

    /**
     * Works on the batch until it is done, and restarts whenever the batch is begun anew. The caller has checked that
     * the source is the migration's.
     */
    public void run(Lease lease, Migration migration, Batch batch, Source source, Function<Batch, Planner> planners)
            throws InterruptedException {
        var current = batch;
        while (current.state() != State.DONE) {
            current = runAsBegun(lease, migration, current, source, planners.apply(current));
        }
        chores(lease, migration);
        patience.with(() -> records.leases.release(lease));
    }

    /** Returns the batch when it is done or was begun anew. */
    private Batch runAsBegun(Lease lease, Migration migration, Batch batch, Source source, Planner planner)
            throws InterruptedException {
        var scan = new Scan(
                lease,
                migration,
                batch.id(),
                source,
                planner,
                new Scan.Records(records.discovery, records.livingFiles, new Patience(waits), waits));
        var walking = executor.submit(() -> {
            walk(scan, batch);
            return true;
        });
        try {
            return work(lease, migration, batch, scan, walking);
        } finally {
            walking.cancel(true);
        }
    }

    private void walk(Scan scan, Batch batch) throws InterruptedException {
        while (!scan.run()) {
            new Bell().await(BEFORE_ANOTHER_WALK);
        }
        patience.with(() -> records.batches.walked(batch));
        bell.ring();
    }

    private Batch work(Lease lease, Migration migration, Batch batch, Scan scan, Future<Boolean> walking)
            throws InterruptedException {
        var dispatcher = new Dispatcher(
                lease, migration, batch, new Dispatcher.Records(records.outbox, records.departures), publisher, waits);
        var lost = new LostEvents(kafka::isDrained, clock);
        var lastChores = Instant.MIN;
        while (true) {
            scan.recheck();
            int sent = isObstructed() ? 0 : dispatcher.turn();
            if (clock.instant().isAfter(lastChores.plus(CHORES))) {
                chores(lease, migration);
                sendLostAgain(lease, migration, dispatcher, lost);
                lastChores = clock.instant();
                var now = now(batch);
                // The running walk ends first, so that two walks never write at the same time.
                if (walking.isDone() && now.begun() != batch.begun()) {
                    return now;
                }
            }
            if (sent == 0 && isSettled(migration, walking)) {
                // The verifier sweeps. It either ends the batch, or sends files back and the batch continues.
                patience.with(() -> records.batches.toSweep(batch));
                var now = now(batch);
                if (now.state() == State.DONE) {
                    return now;
                }
            }
            if (sent < WORTHWHILE) {
                bell.await(PAUSE);
            }
        }
    }

    private boolean isObstructed() {
        var reason = obstacle.get();
        if (reason.isPresent() != obstructed) {
            obstructed = reason.isPresent();
            LOG.warn(
                    "{}",
                    reason.map(why -> why + " Nothing new is sent until then.").orElse("Going on."));
            reason.ifPresentOrElse(why -> waits.begin(obstacle, Health.Cause.DISK, why), () -> waits.end(obstacle));
        }
        return obstructed;
    }

    private boolean isSettled(Migration migration, Future<Boolean> walking) throws InterruptedException {
        if (!walking.isDone()) {
            return false;
        }
        Tasks.result(walking);
        return patience.with(() -> records.outbox.isEmpty(migration));
    }

    private Batch now(Batch batch) throws InterruptedException {
        return patience.with(() -> records.batches.find(batch.id())).orElseThrow();
    }

    private void chores(Lease lease, Migration migration) throws InterruptedException {
        patience.with(() -> records.leases.renew(lease));
        patience.with(() -> records.upkeep.fold(migration));
        records.upkeep.vacuum();
        try {
            kafka.trim(Topics.GROUP_SMALL, List.of(Topics.FILE_FOUND_SMALL));
            kafka.trim(Topics.GROUP_LARGE, List.of(Topics.FILE_FOUND_LARGE));
            kafka.trim(Topics.GROUP_VERIFIER, Topics.OUTCOMES);
        } catch (Kafka.Unusable e) {
            passOver(e);
        }
    }

    private void sendLostAgain(Lease lease, Migration migration, Dispatcher dispatcher, LostEvents lost)
            throws InterruptedException {
        if (!lost.isSuspected(patience.with(() -> records.outbox.sequences(migration)))) {
            return;
        }
        var before = patience.with(() -> records.outbox.inFlight(lease, migration));
        try {
            if (lost.isKafkaDrained()) {
                var after = patience.with(() -> records.outbox.inFlight(lease, migration));
                var gone = LostEvents.lost(before, after);
                if (!gone.isEmpty()) {
                    dispatcher.again(gone);
                }
            }
        } catch (Kafka.Unusable e) {
            passOver(e);
        }
    }

    // Kafka may be away for a while; these chores are repeated. If we were interrupted, Kafka is not the cause.
    private static void passOver(Kafka.Unusable e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LOG.warn("{}", e.getMessage());
    }
}
