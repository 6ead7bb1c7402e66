package org.waybill.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.output.Summary;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Migration;
import org.waybill.ledger.start.ScheduleWords;
import org.waybill.model.Printable;
import org.waybill.operations.BatchControls;
import org.waybill.operations.Standings;
import org.waybill.operations.Standings.Latest;
import org.waybill.operations.Standings.Standing;
import org.waybill.source.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill status}: the state of every migration, also while one runs. */
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
        // JSON is for programs, so their output stays empty.
        (format == Format.TEXT ? System.out : System.err).println(Printable.of(why));
        return ExitCode.DONE;
    }

    private ExitCode show(Ledger ledger) {
        var database = ledger.database();
        var standings = new Standings(database).all(ledger.idle());
        if (standings.isEmpty()) {
            return showNothing(ledger.noMigration());
        }
        var summary = new Summary(new FileReport(database), System.out);
        for (var standing : standings) {
            if (format == Format.JSON) {
                System.out.println(Json.write(json(standing)));
            } else {
                print(standing, summary);
            }
        }
        return ExitCode.DONE;
    }

    private static void print(Standing standing, Summary summary) {
        var migration = standing.migration();
        System.out.println("migration " + migration.number() + ": "
                + Printable.of(root(migration) + "  to  " + migration.target()) + "  ("
                + standing.latest().map(StatusCommand::words).orElse("no batch") + ")");
        standing.schedule()
                .ifPresent(schedule -> System.out.println("  schedule of batch " + schedule.batch() + ": "
                        + Printable.of(ScheduleWords.standing(schedule))));
        summary.table(standing.totals());
        summary.reasons(migration, standing.totals());
        System.out.println();
    }

    private static String words(Latest latest) {
        var state = latest.batch().state().name().toLowerCase(Locale.ROOT);
        return "batch " + latest.batch().id() + " "
                + switch (latest.activity()) {
                    case AT_WORK, DONE, SCHEDULED -> state;
                    case PAUSED, CANCELLED -> BatchControls.standing(latest.batch());
                    case WAITING -> "waiting for a scanner";
                    case INTERRUPTED -> "interrupted; the same command goes on";
                };
    }

    private static Map<String, Object> json(Standing standing) {
        var migration = standing.migration();
        var object = new LinkedHashMap<>(Json.totals("status", standing.totals(), Duration.ZERO));
        object.remove("seconds");
        object.put("migration", migration.id().toString());
        object.put("number", migration.number());
        object.put("source", root(migration).toString());
        object.put("target", migration.target().toString());
        standing.latest().ifPresent(latest -> {
            object.put("batch", latest.batch().id());
            object.put("batchState", latest.batch().state().name());
            object.put("activity", latest.activity().name());
        });
        standing.schedule()
                .ifPresent(schedule -> object.put("nextRun", schedule.dueAt().toString()));
        return object;
    }

    private static Path root(Migration migration) {
        return Source.path(migration.sourceRoot());
    }
}
