package org.waybill.app.batch;

import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Migrations;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill batch follow}: the progress of a batch until it ends. */
@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = "Shows the progress of a batch until it ends. Ctrl-C ends only the display.",
        footer = {
            "",
            "Exit codes: 0 the batch is done and everything is proven, skipped or gone; 3 something failed, or it was",
            "cancelled; 130 the display was ended.",
            "",
            "Example: waybill batch follow 3"
        })
public final class FollowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "N", description = "Number of the batch, as waybill batch list shows it.")
    long number;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        Interruption.install();
        return LedgerCommand.read(config, this::follow).number();
    }

    private ExitCode follow(Ledger ledger) {
        var database = ledger.database();
        var batch = ledger.batch(number);
        if (batch.state() == State.SCHEDULED) {
            throw new CannotRun("Batch " + number + " is a schedule: the batches that it starts can be followed. See: "
                    + "waybill batch show " + number);
        }
        if (ledger.idle() && batch.state().isOpen()) {
            throw new CannotRun("No process works on batch " + number + ". Start one with: waybill serve");
        }
        var migration = new Migrations(database).find(batch.migration()).orElseThrow();
        try {
            return new Following(database, output.format()).follow(migration, batch);
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED;
        }
    }
}
