package org.waybill.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Function;
import org.waybill.app.MigrateCommand.Request;
import org.waybill.events.SourcePath;
import org.waybill.events.VerificationLevel;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Totals;
import org.waybill.ledger.Patience;
import org.waybill.scanner.Filter;
import org.waybill.scanner.Planner;
import org.waybill.scanner.Source;
import org.waybill.storage.Capabilities;
import org.waybill.storage.KeyNames;

/** One run of a migration in this process, as a person sees it. */
final class Run {

    private final Platform platform;
    private final Path home;
    private final Migrations migrations;
    private final Batches batches;
    private final Overview overview;
    private final FileReport files;
    private final Targets targets;
    private final Patience patience = new Patience();

    Run(Platform platform, Path home) {
        this.platform = platform;
        this.home = home;
        var database = platform.database();
        database.migrateSchema();
        this.migrations = new Migrations(database);
        this.batches = new Batches(database);
        this.overview = new Overview(database);
        this.files = new FileReport(database);
        this.targets = new Targets(platform.stores(), migrations);
    }

    /** Opens the batch for others to work on. */
    ExitCode open(Request request) {
        var migration = migration(request);
        Targets.check(targets.ready(migration), request.policy().level());
        var begun = batches.begin(migration, request.policy());
        System.out.println((begun.resumed() ? "Resumed" : "Opened") + " batch "
                + begun.batch().id() + " of " + request.source().root() + " to " + migration.target() + ".");
        return ExitCode.DONE;
    }

    /** Runs all roles until the batch is done. */
    ExitCode run(Request request) throws InterruptedException {
        // The ledger has answered once: from now on it is waited for.
        var migration = patience.with(() -> migration(request));
        var capabilities = patience.with(() -> targets.ready(migration));
        Targets.check(capabilities, request.policy().level());
        var begun = patience.with(() -> batches.begin(migration, request.policy()));
        if (begun.resumed()) {
            System.err.println("Going on with batch " + begun.batch().id() + ", which did not end.");
        }
        var started = Instant.now();
        long proven;
        var watch = new FailureWatch(platform, Thread.currentThread());
        try (var engine = Engine.start(platform, EnumSet.allOf(Role.class))) {
            work(engine, watch, migration, begun.batch(), new Planned(request, capabilities));
            proven = engine.proven();
        } catch (InterruptedException e) {
            watch.failure().ifPresent(Run::giveUp);
            System.err.println("\nInterrupted. Nothing is lost: the same command goes on from here.");
            return ExitCode.INTERRUPTED;
        }
        var totals = patience.with(() -> overview.totals(migration));
        var elapsed = Duration.between(started, Instant.now());
        report(new Planned(request, capabilities), migration, totals, elapsed, proven);
        return totals.isClean() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private static void giveUp(String failure) {
        throw new CannotRun(failure + " Nothing is lost: then run the same command again.");
    }

    /** What is to be done, and what the target can do. */
    private record Planned(Request request, Capabilities capabilities) {}

    private void work(Engine engine, FailureWatch failures, Migration migration, Batch batch, Planned planned)
            throws InterruptedException {
        var request = planned.request;
        var progress = Thread.ofVirtual()
                .start(new Progress(
                        () -> overview.totals(migration),
                        () -> isWalked(batch),
                        request.format(),
                        request.format() == Format.JSON ? System.out : System.err,
                        isLive(request.format()),
                        Clock.systemUTC()));
        var watch = Thread.ofVirtual().start(failures);
        try {
            var planner = planner(request.source(), migration, batch, planned.capabilities);
            if (!engine.scanner().run(migration, batch, request.source(), planner)) {
                throw new CannotRun("Another waybill works on this migration. Wait for it, or stop it.");
            }
        } finally {
            watch.interrupt();
            progress.interrupt();
            joined(progress);
        }
    }

    /** Whether progress is one line of a terminal. */
    static boolean isLive(Format format) {
        return format == Format.TEXT && Terminal.isError();
    }

    private static void joined(Thread progress) throws InterruptedException {
        progress.join(Duration.ofSeconds(2));
    }

    static Planner planner(Source source, Migration migration, Batch batch, Capabilities capabilities) {
        var names = names(migration, capabilities);
        Function<SourcePath, String> keys = names::key;
        return new Planner(
                source,
                batch.policy().symlinks(),
                new Filter(batch.policy().includes(), batch.policy().excludes()),
                keys);
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

    private Migration migration(Request request) {
        try {
            var identity = request.source().identity();
            var migration = migrations.open(request.source().encodedRoot(), identity, request.target());
            if (migration.root().equals(identity)) {
                return migration;
            }
            if (!request.acceptRoot()) {
                throw new CannotRun(request.source().root() + " is another directory than when this migration began"
                        + " (inode or device differ). Is the source mounted? Nothing was changed. If it is the same"
                        + " source, say so once with --accept-root.");
            }
            migrations.acceptRoot(migration, identity);
            return migrations.open(request.source().encodedRoot(), identity, request.target());
        } catch (IOException e) {
            throw new CannotRun(request.source().root() + " cannot be read: " + Failures.reason(e));
        }
    }

    private void report(Planned planned, Migration migration, Totals totals, Duration elapsed, long proven) {
        var request = planned.request;
        var level = request.policy().level();
        var caveat = level == VerificationLevel.ATTESTED
                ? Optional.of(planned.capabilities.attestation())
                : Optional.<String>empty();
        if (request.format() == Format.JSON) {
            var summary = Summary.json(migration, totals, elapsed, proven);
            summary.put("level", level.word());
            caveat.ifPresent(words -> summary.put("caveat", words));
            System.out.println(Json.write(summary));
            return;
        }
        System.out.println(request.source().root() + "  to  " + migration.target());
        System.out.println();
        new Summary(files, System.out).print(migration, totals, elapsed, proven);
        caveat.ifPresent(words -> System.out.println("Note: " + words));
        System.out.println("Every file: waybill report" + (migration.number() == 1 ? "" : " " + migration.number())
                + "    Log: " + home.resolve("logs/waybill.log"));
    }
}
