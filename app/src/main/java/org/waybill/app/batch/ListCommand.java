package org.waybill.app.batch;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.model.Printable;
import org.waybill.operations.Standings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waybill batch list}: the newest batches of all migrations. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows the batches, the newest first.",
        footer = {"", "Example: waybill batch list --most 5"})
public final class ListCommand implements Callable<Integer> {

    @Option(names = "--most", paramLabel = "COUNT", description = "How many at most. Default: 20.")
    int most = 20;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::show).number();
    }

    private ExitCode show(Ledger ledger) {
        var database = ledger.database();
        var rows = new Standings(database).newest(Math.clamp(most, 1, 1_000), ledger.idle());
        if (output.isJson()) {
            rows.forEach(row -> System.out.println(Json.write(Shown.json(row))));
        } else {
            table(rows);
        }
        return ExitCode.DONE;
    }

    private static void table(List<Standings.Run> rows) {
        if (rows.isEmpty()) {
            System.out.println("There is no batch yet. Start one with: waybill batch start DIR s3://BUCKET");
            return;
        }
        System.out.printf(Locale.ROOT, "%6s  %-10s %-20s  %s%n", "batch", "state", "started", "from and to");
        for (var row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%6d  %-10s %-20s  %s%n",
                    row.batch().id(),
                    Shown.state(row),
                    row.schedule().isPresent() ? "-" : Shown.time(row.batch().startedAt()),
                    Printable.of(Shown.places(row.migration())));
            row.schedule()
                    .filter(schedule -> !schedule.allows().isEmpty())
                    .ifPresent(schedule -> System.out.println("        " + Printable.of(Shown.times(schedule))));
        }
    }
}
