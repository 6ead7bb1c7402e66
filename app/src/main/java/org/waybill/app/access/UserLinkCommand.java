package org.waybill.app.access;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill user link}. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description =
                "Prints a link that lets a person in once, to set a password. Without a name it makes the first admin.",
        footer = {"", "Example: waybill user link alice"})
final class UserLinkCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The person.")
    @Nullable
    String name;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::link).number();
    }

    private ExitCode link(Ledger ledger) {
        var access = Access.of(ledger);
        if (name == null && !access.people().isEmpty()) {
            throw new CannotRun("There are people already. Name the one to let in: waybill user link NAME");
        }
        Links.print(access, name == null ? null : access.person(name), config, output);
        return ExitCode.DONE;
    }
}
