package org.waybill.app.access;

import java.util.Map;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.console.access.Passwords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code waybill user password}. */
@Command(
        name = "password",
        mixinStandardHelpOptions = true,
        description = "Sets the password of a person, whose logins end. It is asked for, or read from standard input.",
        footer = {"", "Example: waybill user password alice"})
final class UserPasswordCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "The person.")
    String name = "";

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return LedgerCommand.read(config, this::set).number();
    }

    private ExitCode set(Ledger ledger) {
        var access = Access.of(ledger);
        var person = access.person(name);
        access.people().setPassword(person.id(), new Passwords().hash(PasswordPrompt.read(person.name())));
        access.note("set password", person.name());
        output.say("Set the password of " + person.name() + ".", Map.of("type", "password-set", "name", person.name()));
        return ExitCode.DONE;
    }
}
