package org.waybill.app;

import java.util.List;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.StartException;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;

/** Reads the ledger: that of the process that runs, or else by starting its server for a moment. */
final class LedgerCommand {

    private LedgerCommand() {}

    /** What is done with the ledger. */
    interface Reading {
        ExitCode of(Database database);
    }

    static ExitCode read(Reading reading) {
        var home = HomePath.path();
        try (var held = Home.open(home);
                var platform = Platform.start(new Platform.Wants(held, false, false), MigrateCommand.logging(home))) {
            return read(platform, reading);
        } catch (StartException e) {
            var running = HomePath.running(home);
            if (running.isEmpty()) {
                throw e;
            }
            try (var platform = Platform.start(new Platform.Wants(null, false, false), running)) {
                return read(platform, reading);
            }
        }
    }

    private static ExitCode read(Platform platform, Reading reading) {
        var database = platform.database();
        database.migrateSchema();
        return reading.of(database);
    }

    /** The migration of a number, or the only one. */
    static Migration choose(Database database, int number) {
        var all = new Migrations(database).all();
        if (all.isEmpty()) {
            throw new CannotRun("There is no migration yet. Start one with: waybill migrate DIR");
        }
        var chosen = number == 0
                ? List.of(all.getLast())
                : all.stream().filter(m -> m.number() == number).toList();
        if (chosen.isEmpty()) {
            throw new CannotRun("There is no migration " + number + ". Show them with: waybill status");
        }
        return chosen.getFirst();
    }
}
