package org.waybill.app.batch;

import java.util.Map;
import java.util.concurrent.Callable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.Batches;
import org.waybill.ledger.access.Audit.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill batch priority}: the share of the window that a batch has beside others. */
@Command(
        name = "priority",
        mixinStandardHelpOptions = true,
        description = "Sets the share of what may be in flight that a batch has beside other running ones.",
        footer = {
            "",
            "A batch starts with 5. One with 9 beside one with 1 gets nine tenths.",
            "",
            "Example: waybill batch priority 3 9"
        })
public final class PriorityCommand implements Callable<Integer> {

    private static final int HIGHEST = 9;

    @Parameters(index = "0", paramLabel = "N", description = "Number of the batch, as waybill batch list shows it.")
    long number;

    @Parameters(index = "1", paramLabel = "PRIORITY", description = "From 1 to 9.")
    int priority;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (priority < 1 || priority > HIGHEST) {
            throw new ParameterException(spec.commandLine(), "PRIORITY is a number from 1 to " + HIGHEST);
        }
        return LedgerCommand.read(config, this::set).number();
    }

    private ExitCode set(Ledger ledger) {
        var batches = new Batches(ledger.database());
        if (!batches.prioritize(number, priority)) {
            throw Ledger.noBatch(number);
        }
        var batch = batches.find(number).orElseThrow();
        new CommandJournal(ledger.database())
                .note("set priority", "batch " + number, batch.migration(), Result.DONE, String.valueOf(priority));
        output.say(
                "Batch " + number + " has priority " + priority + ".",
                Map.of("type", "priority", "batch", number, "priority", priority));
        return ExitCode.DONE;
    }
}
