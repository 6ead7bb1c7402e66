package org.waybill.scanner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.kafka.Kafka;
import org.waybill.events.kafka.Topics;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Patience;
import org.waybill.model.Bell;
import org.waybill.model.Health.Cause;
import org.waybill.model.Tasks;
import org.waybill.model.Waits;
import org.waybill.model.flow.Flow;

/**
 * The work on one batch as it was begun: walks, dispatches, and starts the sweep when all is settled. The work on a batch
 * that watches its source ends when the next reconcile is due, and is begun anew.
 */
final class BatchWork {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWork.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** After a round that moves fewer files than this, the work pauses: few large rounds cost less than many small ones. */
    private static final int WORTHWHILE = 500;

    private static final Duration BETWEEN_CHORES = Duration.ofSeconds(2);

    /** An operator's order is to take effect within 2 s. */
    private static final Duration BETWEEN_LOOKS_AT_BATCH = Duration.ofMillis(500);

    /** What a gateway has written is to be at the target within seconds. */
    private static final Duration BETWEEN_LOOKS_AT_MARKS = Duration.ofMillis(250);

    private static final Duration BEFORE_ANOTHER_WALK = Duration.ofSeconds(1);

    /**
     * What the work on a batch needs.
     *
     * @param lost outlives a walk: it suspects only what has stood still for a while
     */
    record Tools(
            Scanner.Records records,
            Scanner.Sending sending,
            ExecutorService executor,
            InstantSource clock,
            Waits waits,
            LostEvents lost) {}

    private final Lease lease;
    private final Migration migration;
    private final Batch batch;
    private final Scan scan;
    private final Bell bell;
    private final Tools tools;
    private final Scanner.Records records;
    private final Kafka kafka;
    private final Patience patience;
    private boolean obstructed;

    /** When the next walk is due; the far future until this one has ended. */
    private volatile Instant nextWalk = Instant.MAX;

    /** What may be sent now, as the ledger said at the last look. */
    private Flow flow = Flow.CLOSED;

    /** @param bell wakes the work earlier */
    BatchWork(Lease lease, Migration migration, Batch batch, Scan scan, Bell bell, Tools tools) {
        this.lease = lease;
        this.migration = migration;
        this.batch = batch;
        this.scan = scan;
        this.bell = bell;
        this.tools = tools;
        this.records = tools.records;
        this.kafka = tools.sending.kafka();
        this.patience = new Patience(tools.waits);
    }

    /** Returns the batch when it is no longer worked on, or was begun anew. */
    Batch run() throws InterruptedException {
        var walking = tools.executor.submit(() -> {
            tools.sending.publisher().traces().duringWalk(migration.id(), batch.id(), batch.begun(), this::walk);
            return true;
        });
        try {
            var left = work(walking);
            chores();
            return left;
        } finally {
            walking.cancel(true);
            tools.waits.end(tools.sending.obstacle());
        }
    }

    private void walk() throws InterruptedException {
        var from = tools.clock.instant();
        while (!scan.run()) {
            new Bell().await(BEFORE_ANOTHER_WALK);
        }
        patience.with(() -> records.batches().walked(batch));
        var watch = batch.policy().watch();
        if (watch != null) {
            var ended = tools.clock.instant();
            var took = Duration.between(from, ended);
            // The disk is walked half of the time at most.
            nextWalk = ended.plus(watch.every().compareTo(took) < 0 ? took : watch.every());
        }
        bell.ring();
    }

    private Batch work(Future<Boolean> walking) throws InterruptedException {
        var dispatcher = new Dispatcher(
                lease,
                migration,
                batch,
                new Dispatcher.Records(records.outbox(), records.departures()),
                tools.sending.publisher(),
                tools.waits);
        var chores = new Due(BETWEEN_CHORES);
        var looks = new Due(BETWEEN_LOOKS_AT_BATCH);
        var marks = new Due(BETWEEN_LOOKS_AT_MARKS);
        while (true) {
            if (looks.isNow()) {
                flow = flow();
                if (walking.isDone()) {
                    // Throws what ended the walk: a batch that watches would never walk again.
                    Tasks.result(walking);
                }
                var now = now();
                if (isLeft(now, walking) || tools.clock.instant().isAfter(nextWalk)) {
                    return now;
                }
            }
            lookAgain(marks);
            int sent = isObstructed() ? 0 : dispatcher.turn(flow);
            if (chores.isNow()) {
                chores();
                sendLostAgain(dispatcher);
            }
            if (batch.policy().watch() == null && sent == 0 && isSettled(walking)) {
                // The verifier sweeps. It either ends the batch, or sends files back and the batch continues.
                patience.with(() -> records.batches().toSweep(batch));
                var now = now();
                if (!now.state().isWorkedOn()) {
                    return now;
                }
            }
            if (sent < WORTHWHILE) {
                bell.await(PAUSE);
            }
        }
    }

    private void lookAgain(Due marks) throws InterruptedException {
        scan.recheck();
        if (marks.isNow()) {
            scan.lookAtMarked();
        }
    }

    /** Whether this work is over. A batch that was begun anew waits for its walk, so that two walks never write at once. */
    private boolean isLeft(Batch now, Future<Boolean> walking) {
        return !now.state().isWorkedOn() || (walking.isDone() && now.begun() != batch.begun());
    }

    private Flow flow() throws InterruptedException {
        var now = tools.clock.instant();
        return patience.with(() -> records.limits().of(migration.number()))
                .map(limit -> limit.at(now))
                .orElse(Flow.UNLIMITED);
    }

    /** Something that is done at intervals. */
    private final class Due {
        private final Duration interval;
        private Instant last = Instant.MIN;

        Due(Duration interval) {
            this.interval = interval;
        }

        boolean isNow() {
            var now = tools.clock.instant();
            boolean due = now.isAfter(last.plus(interval));
            last = due ? now : last;
            return due;
        }
    }

    private boolean isObstructed() {
        var obstacle = tools.sending.obstacle();
        var reason = obstacle.get();
        if (reason.isPresent() != obstructed) {
            obstructed = reason.isPresent();
            LOG.warn(
                    "{}",
                    reason.map(why -> why + " Nothing new is sent until then.").orElse("Going on."));
            reason.ifPresentOrElse(
                    why -> tools.waits.begin(obstacle, Cause.DISK, why), () -> tools.waits.end(obstacle));
        }
        return obstructed;
    }

    private boolean isSettled(Future<Boolean> walking) throws InterruptedException {
        if (!walking.isDone()) {
            return false;
        }
        Tasks.result(walking);
        return patience.with(() -> records.outbox().isEmpty(migration));
    }

    private Batch now() throws InterruptedException {
        return patience.with(() -> records.batches().find(batch.id())).orElseThrow();
    }

    private void chores() throws InterruptedException {
        patience.with(() -> records.leases().renew(lease));
        patience.with(() -> records.upkeep().fold(migration));
        records.upkeep().vacuum();
        try {
            kafka.trim(Topics.GROUP_SMALL, List.of(Topics.FILE_FOUND_SMALL));
            kafka.trim(Topics.GROUP_LARGE, List.of(Topics.FILE_FOUND_LARGE));
            kafka.trim(Topics.GROUP_VERIFIER, Topics.OUTCOMES);
        } catch (Kafka.Unusable e) {
            passOver(e);
        }
    }

    private void sendLostAgain(Dispatcher dispatcher) throws InterruptedException {
        var lost = tools.lost;
        if (!lost.isSuspected(patience.with(() -> records.outbox().sequences(migration)))) {
            return;
        }
        var before = patience.with(() -> records.outbox().inFlight(lease, migration));
        try {
            if (lost.isKafkaDrained()) {
                var after = patience.with(() -> records.outbox().inFlight(lease, migration));
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
