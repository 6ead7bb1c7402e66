package org.waybill.app;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Numbers;
import org.waybill.ledger.Forgetting;
import org.waybill.ledger.Leases;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Overview;
import org.waybill.model.Printable;
import org.waybill.operations.ForgettingMigrations;
import org.waybill.source.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill forget}: ends a migration for good, in the ledger only. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description =
                "Takes a migration out of the ledger, after a question. Its objects and its source stay as they are.",
        footer = {"", "Example: waybill forget 1"})
final class ForgetCommand implements Callable<Integer> {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @Parameters(index = "0", paramLabel = "N", description = "Number of the migration, as waybill status shows it.")
    int number;

    @Option(names = "--yes", description = "Do not ask; for scripts.")
    boolean yes;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Interruption.install();
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), "N is the number of a migration: 1 or more");
        }
        return LedgerCommand.read(config, this::forget).number();
    }

    private ExitCode forget(Ledger ledger) {
        var migration = ledger.choose(number);
        var database = ledger.database();
        long files = new Overview(database).totals(migration).total().files();
        if (!yes && !isConfirmed(migration, files, System.console())) {
            System.out.println("Nothing was forgotten.");
            return ExitCode.DONE;
        }
        var leases = new Leases(database, "forget-" + ProcessHandle.current().pid(), LEASE);
        new ForgettingMigrations(new Forgetting(database), leases).forget(migration);
        System.out.println("Forgot migration " + number + " and what was known of " + Numbers.count(files, "file")
                + ". The objects stay at " + Printable.of(migration.target() + "."));
        return ExitCode.DONE;
    }

    private boolean isConfirmed(Migration migration, long files, @Nullable Console console) {
        if (console == null || !console.isTerminal()) {
            throw new ParameterException(
                    spec.commandLine(), "Nobody can be asked here; say --yes to forget migration " + number);
        }
        var source = Source.path(migration.sourceRoot());
        var answer = console.readLine(
                "Forget migration %d, %s to %s, and the proofs of %s? Its objects stay, and count as somebody else's"
                        + " from then on. [y/N] ",
                number,
                Printable.of(source.toString()),
                Printable.of(migration.target().toString()),
                Numbers.count(files, "file"));
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
