package org.waybill.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.waybill.events.Printable;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import picocli.CommandLine.Command;
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

    @Override
    public Integer call() {
        return LedgerCommand.read(this::show).number();
    }

    private ExitCode show(Database database) {
        var overview = new Overview(database);
        var batches = new Batches(database);
        var summary = new Summary(new FileReport(database), System.out);
        var migrations = new Migrations(database).all();
        if (migrations.isEmpty() && format == Format.TEXT) {
            System.out.println("There is no migration yet. Start one with: waybill migrate DIR");
        }
        for (var migration : migrations) {
            var totals = overview.totals(migration);
            var batch = batches.latest(migration.number());
            var state = batch.map(
                            b -> "batch " + b.id() + " " + b.state().name().toLowerCase(Locale.ROOT))
                    .orElse("no batch");
            var root = Path.of(URI.create("file://" + migration.sourceRoot()));
            if (format == Format.JSON) {
                var object = new LinkedHashMap<>(Json.totals("status", totals, Duration.ZERO));
                object.remove("seconds");
                object.put("migration", migration.id().toString());
                object.put("number", migration.number());
                object.put("source", root.toString());
                object.put("target", migration.target().toString());
                batch.ifPresent(b -> {
                    object.put("batch", b.id());
                    object.put("batchState", b.state().name());
                });
                System.out.println(Json.write(object));
            } else {
                System.out.println("migration " + migration.number() + ": "
                        + Printable.of(root + "  to  " + migration.target()) + "  (" + state + ")");
                summary.table(totals);
                summary.reasons(migration, totals);
                System.out.println();
            }
        }
        return ExitCode.DONE;
    }
}
