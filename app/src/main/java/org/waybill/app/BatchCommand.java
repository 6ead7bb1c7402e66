package org.waybill.app;

import org.waybill.app.batch.FollowCommand;
import org.waybill.app.batch.ListCommand;
import org.waybill.app.batch.OrderCommands;
import org.waybill.app.batch.PriorityCommand;
import org.waybill.app.batch.RetryCommand;
import org.waybill.app.batch.ShowCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill batch}: batches that a service works on. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = "Starts, shows and stops batches. Processes of 'waybill serve' do the work.",
        subcommands = {
            BatchStartCommand.class,
            ListCommand.class,
            ShowCommand.class,
            FollowCommand.class,
            OrderCommands.Pause.class,
            OrderCommands.Resume.class,
            OrderCommands.Cancel.class,
            RetryCommand.class,
            PriorityCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: waybill batch start /srv/files s3://motovault-files"})
final class BatchCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Try: waybill batch list");
    }
}
