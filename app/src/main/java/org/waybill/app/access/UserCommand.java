package org.waybill.app.access;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill user}: the people who may use the console. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Adds, shows and removes the people who may log in to the console.",
        subcommands = {
            UserAddCommand.class,
            UserListCommand.class,
            UserLinkCommand.class,
            UserPasswordCommand.class,
            UserRemoveCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: waybill user add alice --role admin"})
public final class UserCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Try: waybill user list");
    }
}
