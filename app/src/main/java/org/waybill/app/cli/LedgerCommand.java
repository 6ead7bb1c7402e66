package org.waybill.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.waybill.app.embedded.EmbeddedLedger;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.embedded.StartException;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.settings.Settings;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.Platform;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Database;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Migrations;
import org.waybill.model.Bell;
import org.waybill.operations.CannotRun;

/** Reads the ledger: the configured one, or that of the running process, or else by starting its server for a moment. */
public final class LedgerCommand {

    /** A service on a slow machine needs some seconds from holding its home to having a ledger. */
    private static final Duration UNTIL_IT_HAS_STARTED = Duration.ofSeconds(15);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private LedgerCommand() {}

    /**
     * A ledger that was found.
     *
     * @param place its location, in words
     * @param idle whether nobody else can use it now
     */
    public record Ledger(Database database, String place, boolean idle) {

        /** The message that the ledger holds no migration. */
        public String noMigration() {
            return noMigrationIn(place);
        }

        /** The batch with a number. */
        public Batch batch(long number) {
            return new Batches(database).find(number).orElseThrow(() -> noBatch(number));
        }

        public static CannotRun noBatch(long number) {
            return new CannotRun("There is no batch " + number + ". Show them with: waybill batch list");
        }

        /** The migration with a number, or the only one. */
        public Migration choose(int number) {
            var all = new Migrations(database).all();
            if (all.isEmpty()) {
                throw new CannotRun(noMigration());
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

    /** The use of the ledger. */
    public interface Reading {
        ExitCode of(Ledger ledger);
    }

    /** Reads the ledger; a command that needs one cannot run without it. */
    public static ExitCode read(ConfigOption config, Reading reading) {
        return read(config, reading, why -> {
            throw new CannotRun(why);
        });
    }

    /**
     * Reads the ledger.
     *
     * @param nothing called with a message if there is no ledger; none is created then
     */
    public static ExitCode read(ConfigOption config, Reading reading, Function<String, ExitCode> nothing) {
        var configured = HomePath.path();
        var settings = config.read(configured);
        if (settings.has(Platform.POSTGRES)) {
            return read(settings, "the ledger that " + Platform.POSTGRES + " names", reading);
        }
        var home = Home.place(configured);
        if (!EmbeddedLedger.isIn(home)) {
            return nothing.apply(noLedger(home));
        }
        try (var held = Home.open(home)) {
            Logging.start(settings, held.log(), "");
            try (var platform = Platform.start(new Platform.Wants(held, false, false), settings)) {
                return reading.of(new Ledger(database(platform), place(home), true));
            }
        } catch (StartException e) {
            var running = running(home).orElseThrow(() -> e);
            return read(settings.orElse(Platform.settings(running)), place(home), reading);
        }
    }

    /** The ledger of the process that holds the home; waits while that process starts. */
    private static Optional<LedgerNote.Address> running(Path home) {
        var bell = new Bell();
        long deadline = System.nanoTime() + UNTIL_IT_HAS_STARTED.toNanos();
        var note = LedgerNote.read(home);
        try {
            while (note.isEmpty() && System.nanoTime() < deadline) {
                bell.await(BETWEEN_LOOKS);
                note = LedgerNote.read(home);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return note;
    }

    private static String place(Path home) {
        return home + " (WAYBILL_HOME)";
    }

    private static String noLedger(Path home) {
        return noMigrationIn(home + (Files.exists(home) ? ", where no ledger is" : ", which does not exist"));
    }

    private static String noMigrationIn(String place) {
        return "There is no migration yet in " + place + ". Start one with: waybill migrate DIR";
    }

    private static ExitCode read(Settings settings, String place, Reading reading) {
        Logging.start(settings, null, "");
        try (var platform = Platform.start(new Platform.Wants(null, false, false), settings)) {
            return reading.of(new Ledger(database(platform), place, false));
        }
    }

    private static Database database(Platform platform) {
        var database = platform.database();
        database.migrateSchema();
        return database;
    }
}
