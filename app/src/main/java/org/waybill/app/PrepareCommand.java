package org.waybill.app;

import java.util.concurrent.Callable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.embedded.Home;
import org.waybill.app.output.ExitCode;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code waybill prepare}, for the build: makes a ledger that holds only its schema, to be copied into new homes. */
@Command(name = "prepare", hidden = true, description = "Makes an empty ledger in WAYBILL_HOME.")
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        var home = HomePath.path();
        var settings = config.read(home);
        try (var held = Home.open(home);
                var platform = Platform.start(new Platform.Wants(held, false, false), settings)) {
            platform.database().migrateSchema();
        }
        return ExitCode.DONE.number();
    }
}
