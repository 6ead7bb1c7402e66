package org.waybill.app.access;

import java.util.Map;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill user remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a person. Their logins and tokens end at once; what they did stays in the audit.",
        footer = {"", "Example: waybill user remove bob"})
final class UserRemoveCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "The person.")
    String name = "";

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::remove).number();
    }

    private ExitCode remove(Ledger ledger) {
        var access = Access.of(ledger);
        var person = access.person(name);
        access.people().remove(person.id());
        access.note("remove person", person.name());
        output.say("Removed " + person.name() + ".", Map.of("type", "removed", "name", person.name()));
        return ExitCode.DONE;
    }
}
