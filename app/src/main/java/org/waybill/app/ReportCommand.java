package org.waybill.app;

import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.output.Csv;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.app.output.Numbers;
import org.waybill.app.output.StandardOutput;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.Printable;
import org.waybill.model.SourcePath;
import org.waybill.model.VerificationLevel;
import org.waybill.operations.Caveats;
import org.waybill.operations.Targets;
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
            case CSV -> line(out, String.join(",", fields(EMPTY).keySet()));
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
            case CSV -> Csv.line(fields(row).values());
            case JSONL -> Json.write(fields(row));
        };
    }

    private static final Row EMPTY = new Row(
            1,
            new SourcePath(""),
            null,
            0,
            FileState.FOUND,
            0,
            null,
            null,
            null,
            null,
            false,
            0,
            0,
            null,
            null,
            Instant.EPOCH,
            null,
            null);

    private static Map<String, @Nullable Object> fields(Row row) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("path", row.path().encoded());
        fields.put("pathText", row.path().display());
        fields.put("key", row.key());
        fields.put("size", row.size());
        fields.put("state", row.state().name());
        fields.put("hot", row.hot());
        fields.put("sha256", row.sha256());
        fields.put("level", row.level());
        fields.put("etag", row.etag());
        fields.put("versionId", row.versionId());
        fields.put("adopted", row.adopted());
        fields.put("attempts", row.attempts());
        fields.put("failures", row.failures());
        fields.put("kind", row.kind() == null ? null : row.kind().toLowerCase(Locale.ROOT));
        fields.put("message", row.message() == null ? null : Printable.of(row.message()));
        fields.put("modifiedAt", row.modifiedAt().toString());
        fields.put("settledAt", row.settledAt() == null ? null : row.settledAt().toString());
        var owner = row.owner();
        fields.put("mode", owner == null ? null : Integer.toOctalString(owner.mode()));
        fields.put("uid", owner == null ? null : owner.uid());
        fields.put("gid", owner == null ? null : owner.gid());
        return fields;
    }
}
