package org.waybill.app.access;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill token}: what lets scripts use the API. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, shows and revokes the tokens of the API.",
        subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: waybill token create nightly --user alice --role operator"})
public final class TokenCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Try: waybill token list");
    }
}
