package org.waybill.app.access;

import java.util.Map;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill token revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Ends a token at once.",
        footer = {"", "Example: waybill token revoke 3"})
final class TokenRevokeCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NUMBER", description = "As 'waybill token list' shows it.")
    int number;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::revoke).number();
    }

    private ExitCode revoke(Ledger ledger) {
        var access = Access.of(ledger);
        if (!access.tokens().revoke(number)) {
            throw new CannotRun("There is no token " + number + " that works. Show them with: waybill token list");
        }
        access.note("revoke token", "token " + number);
        output.say("Revoked token " + number + ".", Map.of("type", "revoked", "id", number));
        return ExitCode.DONE;
    }
}
