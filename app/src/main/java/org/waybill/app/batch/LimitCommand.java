package org.waybill.app.batch;

import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.operations.FlowControls;
import org.waybill.operations.FlowControls.Standing;
import org.waybill.operations.FlowControls.Wish;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill limit}: how much of a migration may be sent in a second. */
@Command(
        name = "limit",
        mixinStandardHelpOptions = true,
        description = "Shows or sets how much of a migration all workers together may send in a second.",
        footer = {
            "",
            "A changed limit applies within 2 s. LIMIT is bytes, files or both in a second, 'off', or 0 for nothing.",
            "A timetable adds limits at its times; the strictest counts. Its entries stand between semicolons.",
            "",
            "Examples: waybill limit 1 20MB/s,200files/s",
            "          waybill limit 1 50MB/s --timetable 'Mon-Fri 08:00-18:00 5MB/s' --zone Europe/Berlin",
            "          waybill limit 1 off"
        })
public final class LimitCommand implements Callable<Integer> {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);

    @Parameters(index = "0", paramLabel = "N", description = "Number of the migration, as waybill status shows it.")
    int number;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LIMIT",
            description = "Such as 20MB/s,200files/s. Without it the limit is shown.")
    @Nullable
    String limit;

    @Option(names = "--timetable", paramLabel = "ENTRIES", description = "Such as 'Mon-Fri 08:00-18:00 5MB/s'.")
    @Nullable
    String timetable;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Of the timetable. Default: that of this machine.")
    String zone = ZoneId.systemDefault().getId();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), "N is the number of a migration: 1 or more");
        }
        return LedgerCommand.read(config, this::run).number();
    }

    private ExitCode run(Ledger ledger) {
        var migration = ledger.choose(number);
        var controls = new FlowControls(new FlowLimits(ledger.database()), Clock.systemUTC());
        var journal = new CommandJournal(ledger.database());
        if ("off".equals(limit)) {
            controls.lift(migration);
            journal.note("lift limit", "migration " + number, number, Result.DONE, "");
        } else if (limit != null || timetable != null) {
            var wish = new Wish(limit == null ? "" : limit, timetable == null ? "" : timetable, zone);
            controls.set(migration, wish, CommandJournal.user());
            journal.note(
                    "set limit",
                    "migration " + number,
                    number,
                    Result.DONE,
                    wish.always() + " " + wish.timetable() + " " + wish.zone());
        }
        show(migration, controls.of(migration).orElse(null));
        return ExitCode.DONE;
    }

    private void show(Migration migration, @Nullable Standing standing) {
        if (output.isJson()) {
            System.out.println(Json.write(json(migration, standing)));
        } else if (standing == null) {
            System.out.println("Migration " + migration.number() + " has no limit.");
        } else {
            var timetable = standing.limit().setting().timetable();
            System.out.println("Migration " + migration.number() + " may send: "
                    + standing.limit().always().words());
            if (!timetable.isEmpty()) {
                System.out.println(
                        "  timetable: " + timetable + " (" + standing.limit().zone() + ")");
            }
            System.out.println("  now: " + standing.now().words()
                    + standing.next().map(at -> " until " + MINUTE.format(at)).orElse(""));
        }
    }

    private static Map<String, Object> json(Migration migration, @Nullable Standing standing) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "limit");
        object.put("migration", migration.number());
        if (standing != null) {
            object.put("limit", standing.limit().always().words());
            object.put("timetable", standing.limit().setting().timetable());
            object.put("zone", standing.limit().zone().getId());
            object.put("now", standing.now().words());
            standing.next()
                    .ifPresent(at -> object.put("until", at.toOffsetDateTime().toString()));
            object.put("by", standing.limit().setting().by());
        }
        return object;
    }
}
