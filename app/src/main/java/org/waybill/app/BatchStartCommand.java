package org.waybill.app;

import org.waybill.app.cli.Interruption;
import org.waybill.app.wiring.HomePath;
import picocli.CommandLine.Command;

/** {@code waybill batch start}: opens a batch for the processes that serve. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Opens a batch and returns. Processes of 'waybill serve' do the work.",
        footer = {
            "",
            "The options mean the same as those of waybill migrate; its --help says what a GLOB is.",
            "",
            "Examples: waybill batch start /srv/files s3://motovault-files",
            "          waybill batch start /srv/files s3://motovault-files --include 'documents/**' -o json"
        })
final class BatchStartCommand extends OpeningCommand {

    @Override
    public Integer call() {
        Interruption.install();
        var home = HomePath.path();
        var request = request(home);
        return MigrateCommand.open(request, home, settings(request, home)).number();
    }
}
