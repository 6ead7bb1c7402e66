package org.waybill.app.batch;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.app.output.Numbers;
import org.waybill.app.output.Summary;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.Overview;
import org.waybill.ledger.start.Schedule;
import org.waybill.model.Printable;
import org.waybill.operations.BatchControls;
import org.waybill.operations.Standings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill batch show}: one batch, the files of its migration, and what can be done. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one batch, the files of its migration, and what can be done with it.",
        footer = {"", "Example: waybill batch show 3"})
public final class ShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "N", description = "Number of the batch, as waybill batch list shows it.")
    long number;

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
        var overview = new Overview(database);
        var run = new Standings(database).run(number, ledger.idle()).orElseThrow(() -> Ledger.noBatch(number));
        var totals = overview.totals(run.migration());
        if (output.isJson()) {
            var object = Json.totals("batch", totals, Duration.ZERO);
            object.remove("seconds");
            object.putAll(Shown.json(run));
            System.out.println(Json.write(object));
            return ExitCode.DONE;
        }
        System.out.println(Printable.of("batch " + number + " of migration "
                + run.migration().number() + ": " + Shown.places(run.migration())));
        System.out.println("  " + Printable.of(words(run)) + watch(run.batch()));
        var summary = new Summary(new FileReport(database), System.out);
        summary.table(totals);
        summary.reasons(run.migration(), totals);
        System.out.println();
        System.out.println("  possible: " + actions(run));
        return ExitCode.DONE;
    }

    private static String words(Standings.Run run) {
        var batch = run.batch();
        if (run.schedule().isPresent()) {
            return scheduled(batch, run.schedule().get());
        }
        var started = ", started " + Shown.time(batch.startedAt());
        var reason = batch.order() == null || batch.order().reason().isEmpty()
                ? ""
                : ": " + batch.order().reason();
        return switch (run.activity()) {
            case WAITING -> "waiting for a scanner" + started + "; start one with: waybill serve";
            case INTERRUPTED -> "stopped" + started + "; it goes on with: waybill serve";
            case PAUSED, CANCELLED -> BatchControls.standing(batch) + reason + started;
            case AT_WORK, SCHEDULED, DONE -> BatchControls.standing(batch) + started;
        };
    }

    private static String scheduled(Batch batch, Schedule schedule) {
        var made = "schedule " + Shown.times(schedule) + "; made by " + schedule.by() + " at "
                + Shown.time(schedule.madeAt());
        return batch.state() == State.SCHEDULED ? made : BatchControls.standing(batch) + "; it was the " + made;
    }

    private static String watch(Batch batch) {
        var watch = batch.policy().watch();
        if (watch == null) {
            return "";
        }
        var walked = batch.walkedAt();
        return "; watches, walks every " + Numbers.roughly(watch.every())
                + (walked == null ? ", not walked yet" : ", last at " + Shown.time(walked));
    }

    private static String actions(Standings.Run run) {
        var actions = run.allows();
        return actions.isEmpty()
                ? "nothing more; start another batch to move what is left"
                : actions.stream()
                        .map(action -> "waybill batch " + action.name().toLowerCase(Locale.ROOT) + " "
                                + run.batch().id())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
