package org.waybill.app.route;

import java.util.concurrent.Callable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.ledger.Overview;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.route.Aliases;
import org.waybill.ledger.route.Differences;
import org.waybill.ledger.route.ReadSums;
import org.waybill.ledger.route.RouteFollowers;
import org.waybill.ledger.route.RouteRules;
import org.waybill.operations.CannotRun;
import org.waybill.operations.route.RouteControls;
import org.waybill.operations.route.RouteControls.Records;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about the routes of one migration. */
abstract class OnRoutes implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "N", description = "Number of the migration, as waybill status shows it.")
    int number;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** What a command works on. */
    record Stage(Database database, Migration migration, RouteControls controls) {

        /** Notes an order in the audit; a refused one is noted as that, and thrown on. */
        void noted(String action, String detail, Runnable order) {
            var journal = new CommandJournal(database);
            var what = "routes of migration " + migration.number();
            try {
                order.run();
            } catch (CannotRun e) {
                journal.note(action, what, migration.number(), Result.REFUSED, String.valueOf(e.getMessage()));
                throw e;
            }
            journal.note(action, what, migration.number(), Result.DONE, detail);
        }
    }

    abstract ExitCode run(Stage stage) throws InterruptedException;

    @Override
    public Integer call() {
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), "N is the number of a migration: 1 or more");
        }
        return LedgerCommand.read(config, ledger -> {
                    try {
                        return run(new Stage(ledger.database(), ledger.choose(number), controls(ledger.database())));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return ExitCode.INTERRUPTED;
                    }
                })
                .number();
    }

    private static RouteControls controls(Database database) {
        return new RouteControls(new Records(
                new RouteRules(database),
                new RouteFollowers(database),
                new Aliases(database),
                new ReadSums(database),
                new Differences(database),
                new Migrations(database),
                new Overview(database)));
    }
}
