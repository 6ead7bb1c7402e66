package org.waybill.app.access;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.console.access.FirstLogin;
import org.waybill.console.access.Passwords;
import org.waybill.ledger.access.People;
import org.waybill.ledger.access.Rank;
import org.waybill.ledger.access.Scope;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill user add}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a person who may log in to the console.",
        footer = {
            "",
            "The password is asked for, or read from the first line of standard input.",
            "",
            "Examples: waybill user add alice --role admin",
            "          waybill user add bob --role viewer --migration 3 --link"
        })
final class UserAddCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits and . _ @ -")
    String name = "";

    @Option(names = "--role", paramLabel = "ROLE", required = true, description = "viewer, operator or admin.")
    Rank role = Rank.VIEWER;

    @Option(
            names = "--migration",
            paramLabel = "NUMBER",
            description = "See only this one; may be repeated. Default: all.")
    Set<Integer> migrations = Set.of();

    @Option(names = "--link", description = "Ask for no password: print a login link, which sets one.")
    boolean link;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!FirstLogin.isName(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A name has up to 64 letters, digits and . _ @ -, and begins with a letter or a digit.");
        }
        return LedgerCommand.read(config, this::add).number();
    }

    private ExitCode add(Ledger ledger) {
        var access = Access.of(ledger);
        migrations.forEach(ledger::choose);
        if (access.people().find(name).isPresent()) {
            throw taken();
        }
        var hash = link ? null : new Passwords().hash(PasswordPrompt.read(name));
        Scope scope = migrations.isEmpty() ? new Scope.Everything() : new Scope.Only(migrations);
        var person =
                access.people().add(new People.Fresh(name, role, scope, hash)).orElseThrow(this::taken);
        access.note("add person", name + ", " + role.word());
        output.say(
                "Added " + name + ", " + role.word() + ".",
                Map.of("type", "person", "name", name, "role", role.word()));
        if (link) {
            Links.print(access, person, config, output);
        }
        return ExitCode.DONE;
    }

    private CannotRun taken() {
        return new CannotRun(
                "There is a person " + name + " already. Let them in again with: waybill user link " + name);
    }
}
