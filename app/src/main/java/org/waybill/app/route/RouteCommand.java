package org.waybill.app.route;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill route}: where reads and writes of files go. */
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        description = "Shows and sets where the application's reads and writes go: local files, objects, or both.",
        subcommands = {
            ShowRouteCommand.class,
            SetRouteCommand.class,
            UnsetRouteCommand.class,
            NameRouteCommand.class,
            DifferencesCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: waybill route set 1 --read OBJECT_THEN_LOCAL --write BOTH"})
public final class RouteCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Try: waybill route show 1");
    }
}
