package org.waybill.scanner;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.waybill.events.kafka.EventPublisher;
import org.waybill.events.kafka.Kafka;
import org.waybill.ledger.Batch;
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
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.ledger.route.Marks;
import org.waybill.model.Bell;
import org.waybill.model.Waits;
import org.waybill.source.Source;

/** Works on batches as the holder of their migrations' leases. Thread-safe: several batches at once. */
public final class Scanner {

    /** The parts of the ledger that a scanner needs. */
    public record Records(
            Batches batches,
            Leases leases,
            Discovery discovery,
            LivingFiles livingFiles,
            Outbox outbox,
            Departures departures,
            Upkeep upkeep,
            FlowLimits limits,
            Marks marks) {}

    /**
     * How a scanner sends what it has recorded.
     *
     * @param obstacle why nothing may be dispatched now, e.g. a full disk; empty when all is well
     */
    public record Sending(Kafka kafka, EventPublisher publisher, Supplier<Optional<String>> obstacle) {}

    private final Records records;
    private final Sending sending;
    private final ExecutorService executor;
    private final InstantSource clock;
    private final Waits waits;
    private final Patience patience;

    /**
     * @param executor runs walks
     * @param waits is told while something is away
     */
    public Scanner(Records records, Sending sending, ExecutorService executor, InstantSource clock, Waits waits) {
        this.records = records;
        this.sending = sending;
        this.executor = executor;
        this.clock = clock;
        this.waits = waits;
        this.patience = new Patience(waits);
    }

    /** The right to work on a migration; empty while another process has it. */
    public Optional<Lease> acquire(Migration migration) throws InterruptedException {
        return patience.with(() -> records.leases.acquire(migration.number()));
    }

    /**
     * Works on the batch until it is done or an operator stops it, and restarts whenever the batch is begun anew. The
     * caller has checked that the source is the migration's.
     *
     * @return the batch as it was left: DONE, PAUSED or CANCELLED
     */
    public Batch run(Lease lease, Migration migration, Batch batch, Source source, Function<Batch, Planner> planners)
            throws InterruptedException {
        var bell = new Bell();
        records.batches.ring(bell);
        try {
            var tools = tools();
            var current = batch;
            while (current.state().isWorkedOn()) {
                var begun = current;
                if (begun.policy().watch() != null) {
                    patience.with(() -> records.batches.takeUpHot(begun));
                }
                var scan = new Scan(
                        lease,
                        migration,
                        batch.id(),
                        source,
                        planners.apply(current),
                        new Scan.Records(
                                records.discovery, records.livingFiles, records.marks, new Patience(waits), waits));
                current = new BatchWork(lease, migration, current, scan, bell, tools).run();
            }
            patience.with(() -> records.leases.release(lease));
            return current;
        } finally {
            records.batches.hush(bell);
        }
    }

    private BatchWork.Tools tools() {
        return new BatchWork.Tools(
                records, sending, executor, clock, waits, new LostEvents(sending.kafka::isDrained, clock));
    }
}
