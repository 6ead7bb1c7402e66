package org.waybill.app;

import java.nio.file.Path;
import java.util.function.Function;
import org.waybill.app.batch.Following;
import org.waybill.app.cli.Interruption;
import org.waybill.app.dryrun.DryRun;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.HomeInUse;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.logging.Absence;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.StandardOutput;
import org.waybill.app.output.Terminal;
import org.waybill.app.settings.Settings;
import org.waybill.app.wiring.AsRoot;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenFiles;
import org.waybill.app.wiring.Platform;
import org.waybill.operations.TargetParts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code waybill migrate}: all roles in this process, until one batch has settled. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Moves a directory to object storage and proves every file. Run again to go on or to catch up.",
        footer = {
            "",
            "Without a target the files go to an embedded S3 store, to try it.",
            "",
            "A GLOB is held against the names of files and directories, or, with a slash that is not at its end,",
            "against the path from DIR on. It covers all below a directory that it fits. A directory that is",
            "excluded is not opened. Quote globs, so that the shell leaves them alone:",
            "  *  ?        any characters, one character, but no slash",
            "  **          any characters, slashes too; as a whole segment any number of directories",
            "  [ab] [a-z] [!ab]   one of these characters, one that is none of them",
            "  {a,b}       one of these globs",
            "  \\          takes its meaning from the character that follows",
            "  tmp/        directories only",
            "  /tmp ./tmp  only directly in DIR",
            "",
            "Credentials, region and endpoint are found as the AWS tools find them (AWS_ACCESS_KEY_ID, AWS_PROFILE, roles);",
            "waybill doctor says where.",
            "Exit codes: 0 everything is proven, skipped by policy or gone; 3 something failed or kept changing;",
            "2 usage; 1 could not run; 130 interrupted, the same command goes on; 137 out of memory."
        })
final class MigrateCommand extends OpeningCommand {

    @Option(names = "--dry-run", description = "Only walk and show what would happen.")
    boolean dryRun;

    @Option(names = "--detach", description = "Only open the batch; processes of 'waybill serve' do the work.")
    boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        Interruption.install();
        var home = HomePath.path();
        var request = request(home);
        if (dryRun) {
            return new DryRun(request.source(), request.policy(), request.target(), format, StandardOutput.buffered())
                    .run()
                    .number();
        }
        var settings = settings(request, home);
        return (detach ? open(request, home, settings) : run(request, home, settings)).number();
    }

    static ExitCode open(Request request, Path home, Settings settings) {
        return served(home, settings, opener -> Opener.line(opener.open(request), request));
    }

    /** Does something with the ledger of those that serve, and prints the line that it returns. */
    static ExitCode served(Path home, Settings settings, Function<Opener, String> work) {
        var ledger = served(home, settings);
        Logging.start(ledger, null, "");
        try (var platform = Platform.start(new Platform.Wants(null, false, false), ledger)) {
            System.out.println(work.apply(new Opener(platform)));
            return ExitCode.DONE;
        }
    }

    /** Runs here, or hands the batch to the service that uses this home and follows it. */
    private ExitCode run(Request request, Path home, Settings settings) throws InterruptedException {
        OpenFiles.require();
        try (var held = Home.open(home)) {
            return run(request, held, settings);
        } catch (HomeInUse e) {
            var service = LedgerNote.read(Home.place(home)).filter(LedgerNote.Address::serves);
            if (service.isEmpty()) {
                throw e;
            }
            return follow(request, settings.orElse(Platform.settings(service.get())));
        }
    }

    private static ExitCode follow(Request request, Settings ledger) throws InterruptedException {
        Logging.start(ledger, null, Run.isLive(request.format()) ? Terminal.FRESH_LINE : "");
        try (var platform = Platform.start(new Platform.Wants(null, false, false), ledger)) {
            System.err.println("A service uses this home and does the work. Ctrl-C ends only this display.");
            var opened = new Opener(platform).open(request);
            return new Following(platform.database(), request.format()).follow(opened.migration(), opened.batch());
        }
    }

    private static ExitCode run(Request request, Home held, Settings settings) throws InterruptedException {
        // A log line meanwhile replaces the live line.
        Absence.watch(true);
        Logging.start(settings, held.log(), Run.isLive(request.format()) ? Terminal.FRESH_LINE : "");
        if (held.isFresh() && AsRoot.isSo()) {
            System.err.println(AsRoot.WORDS);
        }
        boolean store = request.target().endpoint().equals(TargetParts.EMBEDDED);
        try (var platform = Platform.start(new Platform.Wants(held, true, store), settings);
                var _ = LedgerNote.leave(held, platform.embeddedLedger(), false)) {
            return new Run(platform).run(request);
        }
    }
}
