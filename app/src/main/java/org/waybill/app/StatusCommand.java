package org.waybill.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.waybill.app.LedgerCommand.Ledger;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Overview.Totals;
import org.waybill.model.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill status}: where every migration stands, also while one runs. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows where every migration stands; works while one runs.")
final class StatusCommand implements Callable<Integer> {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json.")
    Format format = Format.TEXT;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::show, this::showNothing).number();
    }

    private ExitCode showNothing(String why) {
        // JSON is for programs, which read nothing then.
        (format == Format.TEXT ? System.out : System.err).println(Printable.of(why));
        return ExitCode.DONE;
    }

    private ExitCode show(Ledger ledger) {
        var migrations = new Migrations(ledger.database()).all();
        if (migrations.isEmpty()) {
            return showNothing(ledger.noMigration());
        }
        var overview = new Overview(ledger.database());
        var batches = new Batches(ledger.database());
        for (var migration : migrations) {
            var totals = overview.totals(migration);
            var batch = batches.latest(migration.number()).map(found -> at(found, batches, ledger));
            if (format == Format.JSON) {
                System.out.println(Json.write(json(migration, totals, batch)));
            } else {
                System.out.println("migration " + migration.number() + ": "
                        + Printable.of(root(migration) + "  to  " + migration.target()) + "  ("
                        + batch.map(Stand::words).orElse("no batch") + ")");
                var summary = new Summary(new FileReport(ledger.database()), System.out);
                summary.table(totals);
                summary.reasons(migration, totals);
                System.out.println();
            }
        }
        return ExitCode.DONE;
    }

    /** How far a batch is, and whether a process is at work on it. */
    private record Stand(Batch batch, Activity activity) {
        String words() {
            var state = batch.state().name().toLowerCase(Locale.ROOT);
            return "batch " + batch.id() + " "
                    + switch (activity) {
                        case AT_WORK, DONE -> state;
                        case WAITING -> "waiting for a scanner";
                        case INTERRUPTED -> "interrupted; the same command goes on";
                    };
        }
    }

    private enum Activity {
        WAITING,
        AT_WORK,
        INTERRUPTED,
        DONE
    }

    private static Stand at(Batch batch, Batches batches, Ledger ledger) {
        if (batch.state() == Batch.State.DONE) {
            return new Stand(batch, Activity.DONE);
        }
        return new Stand(
                batch,
                switch (batches.scanning(batch)) {
                    case NEVER -> ledger.idle() ? Activity.INTERRUPTED : Activity.WAITING;
                    case NOW -> ledger.idle() ? Activity.INTERRUPTED : Activity.AT_WORK;
                    case NO_LONGER -> Activity.INTERRUPTED;
                });
    }

    private static Map<String, Object> json(Migration migration, Totals totals, Optional<Stand> batch) {
        var object = new LinkedHashMap<>(Json.totals("status", totals, Duration.ZERO));
        object.remove("seconds");
        object.put("migration", migration.id().toString());
        object.put("number", migration.number());
        object.put("source", root(migration).toString());
        object.put("target", migration.target().toString());
        batch.ifPresent(stand -> {
            object.put("batch", stand.batch.id());
            object.put("batchState", stand.batch.state().name());
            object.put("activity", stand.activity.name());
        });
        return object;
    }

    private static Path root(Migration migration) {
        return Path.of(URI.create("file://" + migration.sourceRoot()));
    }
}
