package org.waybill.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Numbers;
import org.waybill.app.wiring.LedgerAuthority;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.charter.Charters;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill rotate-keys}: replaces the keys that sign events. */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces the key that the events of a migration are signed with, for example after a copy of the ledger got"
                    + " into other hands.",
            "Processes that run use the new key within 30 s. Events that were signed before are set aside then, and"
                    + " their files are sent again."
        },
        footer = {"", "Example: waybill rotate-keys 1"})
final class RotateKeysCommand implements Callable<Integer> {

    private static final int ALL = 0;

    @Parameters(
            index = "0",
            paramLabel = "N",
            arity = "0..1",
            defaultValue = "0",
            showDefaultValue = Visibility.NEVER,
            description = "Number of the migration, as waybill status shows it. Without it: all migrations.")
    int number;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Interruption.install();
        if (number < ALL) {
            throw new ParameterException(spec.commandLine(), "N is the number of a migration: 1 or more");
        }
        return LedgerCommand.read(config, this::rotate).number();
    }

    private ExitCode rotate(Ledger ledger) {
        var migrations =
                number == ALL ? new Migrations(ledger.database()).all() : List.<Migration>of(ledger.choose(number));
        if (migrations.isEmpty()) {
            throw new CannotRun(ledger.noMigration());
        }
        var charters = new Charters(ledger.database());
        migrations.forEach(charters::rotate);
        System.out.println("Replaced the key of " + Numbers.count(migrations.size(), "migration")
                + ". Processes that run use the new one within " + LedgerAuthority.LONGEST_AGE.toSeconds() + " s.");
        return ExitCode.DONE;
    }
}
