package org.waybill.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.waybill.app.OpeningCommand.Request;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.output.Notes;
import org.waybill.app.output.Progress;
import org.waybill.app.output.Summary;
import org.waybill.app.output.Terminal;
import org.waybill.app.wiring.Engine;
import org.waybill.app.wiring.FailureWatch;
import org.waybill.app.wiring.Platform;
import org.waybill.app.wiring.RoleName;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Totals;
import org.waybill.ledger.Patience;
import org.waybill.ledger.start.Starts;
import org.waybill.model.Bell;
import org.waybill.model.Printable;
import org.waybill.model.SourcePath;
import org.waybill.model.Tasks;
import org.waybill.model.VerificationLevel;
import org.waybill.model.Waits;
import org.waybill.model.glob.Filter;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.KeyNames;
import org.waybill.operations.BatchControls;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Caveats;
import org.waybill.operations.Openings;
import org.waybill.operations.Targets;
import org.waybill.scanner.Planner;
import org.waybill.scanner.Remarks;
import org.waybill.scanner.Remarks.Counts;
import org.waybill.scanner.Scanner;

/** One run of a migration in this process, as a person sees it. */
final class Run {

    private static final Duration PLANNING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Platform platform;
    private final Database database;
    private final Batches batches;
    private final Overview overview;
    private final FileReport files;
    private final Targets targets;
    private final Openings openings;
    private final Patience patience = new Patience();

    Run(Platform platform) {
        this.platform = platform;
        this.database = platform.database();
        var migrations = new Migrations(database);
        this.batches = new Batches(database);
        this.overview = new Overview(database);
        this.files = new FileReport(database);
        this.targets = new Targets(platform.stores(), migrations);
        this.openings = new Openings(migrations, new Starts(database), targets);
    }

    /** Runs all roles until the batch is done. */
    ExitCode run(Request request) throws InterruptedException {
        // The embedded broker starts meanwhile.
        var planning = new FutureTask<>(() -> plan(request));
        Thread.startVirtualThread(planning);
        var watch = new FailureWatch(platform::failure, Thread.currentThread());
        Worked worked;
        try (var engine = prepared(planning)) {
            worked = work(engine, watch, Tasks.result(planning));
        } catch (InterruptedException e) {
            watch.failure().ifPresent(Run::giveUp);
            System.err.println("\nInterrupted. Nothing is lost: the same command goes on from here.");
            return ExitCode.INTERRUPTED;
        } finally {
            planning.cancel(true);
        }
        var totals = patience.with(() -> overview.totals(worked.plan.migration));
        report(worked, totals);
        if (worked.left.state() == State.CANCELLED) {
            System.err.println("Batch " + worked.left.id() + " is "
                    + Printable.of(BatchControls.standing(worked.left))
                    + ". What is proven stays proven; the same command moves the rest in another batch.");
            return ExitCode.INCOMPLETE;
        }
        return totals.isClean() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private static void giveUp(String failure) {
        throw new CannotRun(failure + " Nothing is lost: then run the same command again.");
    }

    static void tell(List<String> notes) {
        notes.forEach(note -> System.err.println(Printable.of(note)));
    }

    /** The request, and what the target can do. */
    private record Plan(Request request, Migration migration, Capabilities capabilities) {}

    /** @param left the batch as it was left */
    private record Worked(Plan plan, Batch left, Instant since, long proven, Counts counts) {}

    private Plan plan(Request request) throws InterruptedException {
        // Waits for the trial even when the ledger fails, because a trial deletes the objects that it put.
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            // A fresh ledger has no record of any target.
            var trial = platform.isLedgerFresh()
                    ? Optional.of(beside.submit(() -> targets.tried(request.target())))
                    : Optional.<Future<Targets.Ready>>empty();
            database.migrateSchema();
            // The ledger has answered once: from now on we wait for it.
            var found =
                    trial.isEmpty() ? patience.with(() -> targets.ready(request.target())) : Tasks.result(trial.get());
            tell(found.notes());
            var migration = patience.with(() -> openings.migration(request.opening(), found.capabilities()));
            return new Plan(request, migration, found.capabilities());
        }
    }

    /** Reports faults of the ledger or the target before faults of Kafka; a probe cleans up meanwhile. */
    private Engine prepared(FutureTask<Plan> planning) throws InterruptedException {
        try {
            return Engine.prepare(platform);
        } catch (RuntimeException e) {
            try {
                planning.get(PLANNING.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException planless) {
                var first = Tasks.failure(planless);
                first.addSuppressed(e);
                throw first;
            } catch (TimeoutException _) {
                // Then only Kafka's failure is known.
            }
            throw e;
        }
    }

    private Worked work(Engine engine, FailureWatch failures, Plan plan) throws InterruptedException {
        try (var walks = Executors.newVirtualThreadPerTaskExecutor()) {
            return work(engine, engine.scanner(walks, new Waits(Clock.systemUTC())), failures, plan);
        }
    }

    private Worked work(Engine engine, Scanner scanner, FailureWatch failures, Plan plan) throws InterruptedException {
        // First, so that a batch on which another process works is not changed.
        var lease = scanner.acquire(plan.migration)
                .orElseThrow(() -> new CannotRun("Another waybill works on this migration. Wait for it, or stop it."));
        var begun = patience.with(() -> openings.begin(plan.migration, plan.request.opening()));
        if (begun.resumed()) {
            System.err.println("Going on with batch " + begun.batch().id() + ", which did not end.");
        }
        var since = Instant.now();
        // A Kafka of our own also holds events of earlier runs to other targets.
        engine.consume(EnumSet.allOf(RoleName.class), platform.ownsKafka() ? plan.migration.id()::equals : _ -> true);
        var progress = Thread.ofVirtual().start(progress(plan, begun.batch()));
        var watch = Thread.ofVirtual().start(failures);
        var remarks = new AtomicReference<Remarks>();
        try {
            var planners = (Function<Batch, Planner>) batch -> {
                var planner = planner(plan.migration, batch, plan.capabilities);
                remarks.set(planner.remarks());
                return planner;
            };
            var left = scanner.run(lease, plan.migration, begun.batch(), plan.request.source(), planners);
            while (left.state().isOpen()) {
                var current = left.state() == State.PAUSED ? resumed(left) : left;
                var again = current.state().isWorkedOn() ? scanner.acquire(plan.migration) : Optional.<Lease>empty();
                left = again.isPresent()
                        ? scanner.run(again.get(), plan.migration, current, plan.request.source(), planners)
                        : later(current);
            }
            return new Worked(plan, left, since, engine.proven(), remarks.get().counts());
        } finally {
            watch.interrupt();
            progress.interrupt();
            joined(progress);
        }
    }

    /** Reads the batch again after a moment, while another process works on it. */
    private Batch later(Batch batch) throws InterruptedException {
        new Bell().await(LOOK);
        return patience.with(() -> batches.find(batch.id())).orElseThrow();
    }

    /** Waits until a paused batch goes on or ends. */
    private Batch resumed(Batch paused) throws InterruptedException {
        System.err.println("Batch " + paused.id() + " is " + Printable.of(BatchControls.standing(paused))
                + ". Let it go on with: waybill batch resume " + paused.id());
        while (true) {
            var now = patience.with(() -> batches.find(paused.id())).orElseThrow();
            if (now.state() != State.PAUSED) {
                return now;
            }
            new Bell().await(LOOK);
        }
    }

    private Progress progress(Plan plan, Batch batch) {
        var format = plan.request.format();
        return new Progress(
                () -> overview.totals(plan.migration),
                () -> isWalked(batch),
                format,
                format == Format.JSON ? System.out : System.err,
                isLive(format),
                Clock.systemUTC());
    }

    /** Whether progress is shown as one live line of a terminal. */
    static boolean isLive(Format format) {
        return format == Format.TEXT && Terminal.isLive();
    }

    private static void joined(Thread progress) throws InterruptedException {
        progress.join(Duration.ofSeconds(2));
    }

    static Planner planner(Migration migration, Batch batch, Capabilities capabilities) {
        var names = names(migration, capabilities);
        Function<SourcePath, String> keys = names::key;
        return new Planner(batch.policy().symlinks(), filter(batch), keys);
    }

    // Filters are checked before a batch is opened, but one from an earlier build may be wrong.
    private static Filter filter(Batch batch) {
        try {
            return new Filter(batch.policy().includes(), batch.policy().excludes());
        } catch (IllegalArgumentException e) {
            throw new CannotRun(e.getMessage() + ". Give it to 'waybill migrate' as it should be.");
        }
    }

    private static KeyNames names(Migration migration, Capabilities capabilities) {
        try {
            return new KeyNames(migration.target().prefix(), capabilities.nameLimits());
        } catch (IllegalArgumentException e) {
            throw new CannotRun(e.getMessage() + " The target takes no such names; choose another prefix.");
        }
    }

    private boolean isWalked(Batch batch) {
        try {
            return batches.find(batch.id())
                    .map(found -> found.walkedAt() != null)
                    .orElse(false);
        } catch (LedgerUnavailable e) {
            return false;
        }
    }

    private void report(Worked worked, Totals totals) {
        var request = worked.plan.request;
        var migration = worked.plan.migration;
        var elapsed = Duration.between(worked.since, Instant.now());
        var level = request.policy().level();
        var caveats = Caveats.of(
                migration.target(),
                Optional.of(worked.plan.capabilities).filter(_ -> level == VerificationLevel.ATTESTED));
        if (request.format() == Format.JSON) {
            var summary = Summary.json(migration, totals, elapsed, worked.proven);
            summary.put("level", level.word());
            if (!caveats.isEmpty()) {
                summary.put("caveat", String.join(" ", caveats));
            }
            summary.put("notes", Notes.json(worked.counts));
            System.out.println(Json.write(summary));
            return;
        }
        System.out.println(Printable.of(request.source().root() + "  to  " + migration.target()));
        System.out.println();
        new Summary(files, System.out).print(migration, totals, elapsed, worked.proven);
        caveats.forEach(words -> System.out.println("Note: " + words));
        Notes.lines(worked.counts).forEach(System.out::println);
        System.out.println("Every file: waybill report " + migration.number()
                + Logging.file()
                        .map(log -> "    Log: " + Printable.of(log.toString()))
                        .orElse(""));
    }
}
