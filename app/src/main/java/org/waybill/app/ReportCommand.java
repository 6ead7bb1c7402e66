package org.waybill.app;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Numbers;
import org.waybill.app.output.StandardOutput;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.Printable;
import org.waybill.model.VerificationLevel;
import org.waybill.operations.Caveats;
import org.waybill.operations.Targets;
import org.waybill.operations.report.FileLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waybill report}: what is known of every file. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Lists every file of a migration with its state and proof.")
final class ReportCommand implements Callable<Integer> {

    /** The format of the rows. */
    enum RowFormat {
        TABLE,
        CSV,
        JSONL
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "MIGRATION", description = "Its number; default: the newest.")
    int number;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default), csv or jsonl.")
    RowFormat format = RowFormat.TABLE;

    @Option(names = "--state", paramLabel = "STATE", description = "Only files in this state.")
    @Nullable
    FileState state;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::list).number();
    }

    private boolean attested;

    private ExitCode list(Ledger ledger) {
        var out = StandardOutput.buffered();
        list(ledger.database(), ledger.choose(number), out);
        out.flush();
        return ExitCode.DONE;
    }

    private void list(Database database, Migration migration, PrintStream out) {
        switch (format) {
            case TABLE ->
                line(out, String.format(Locale.ROOT, "%-10s %12s  %-9s  %s", "state", "size", "level", "path"));
            case CSV -> line(out, FileLines.csvHead());
            case JSONL -> {}
        }
        new FileReport(database).each(migration, state, Long.MAX_VALUE, row -> {
            attested |= VerificationLevel.ATTESTED.word().equals(row.level());
            line(out, text(row, format));
        });
        if (format == RowFormat.TABLE) {
            caveats(database, migration).forEach(words -> line(out, "\nNote: " + words));
        }
    }

    private List<String> caveats(Database database, Migration migration) {
        return Caveats.of(
                migration.target(),
                attested ? Targets.recorded(new Migrations(database), migration.target()) : Optional.empty());
    }

    private static void line(PrintStream out, String text) {
        out.print(text + "\n");
        StandardOutput.check();
    }

    static String text(Row row, RowFormat format) {
        return switch (format) {
            case TABLE ->
                String.format(
                        Locale.ROOT,
                        "%-10s %12s  %-9s  %s%s",
                        row.state().name().toLowerCase(Locale.ROOT),
                        Numbers.bytes(row.size()),
                        row.level() == null ? "" : row.level(),
                        row.path().display(),
                        row.message() == null ? "" : "  (" + Printable.of(row.message()) + ")");
            case CSV -> FileLines.csv(row);
            case JSONL -> FileLines.json(row);
        };
    }
}
