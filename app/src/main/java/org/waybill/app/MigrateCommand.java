package org.waybill.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.dryrun.DryRun;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.logging.Absence;
import org.waybill.app.logging.Logging;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Format;
import org.waybill.app.output.StandardOutput;
import org.waybill.app.output.Terminal;
import org.waybill.app.settings.Settings;
import org.waybill.app.wiring.AsRoot;
import org.waybill.app.wiring.HomePath;
import org.waybill.app.wiring.OpenFiles;
import org.waybill.app.wiring.OpenWire;
import org.waybill.app.wiring.Platform;
import org.waybill.app.wiring.Stores;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.model.glob.Filter;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.source.Reasons;
import org.waybill.source.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
final class MigrateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory to move.")
    String directory = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "s3://BUCKET[/PREFIX]", description = "Where to.")
    @Nullable
    String location;

    @Mixin
    TargetOptions targetOptions = new TargetOptions();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Option(names = "--verify", paramLabel = "LEVEL", description = "read-back (default) or attested.")
    String verify = "read-back";

    @Option(names = "--overwrite", description = "Replace objects that this migration did not put.")
    boolean overwrite;

    @Option(names = "--symlinks", paramLabel = "POLICY", description = "skip (default) or follow.")
    Symlinks symlinks = Symlinks.SKIP;

    @Option(names = "--include", paramLabel = "GLOB", description = "Only these; may be repeated. For GLOB see below.")
    List<String> includes = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Not these; may be repeated, wins over --include.")
    List<String> excludes = List.of();

    @Option(names = "--dry-run", description = "Only walk and show what would happen.")
    boolean dryRun;

    @Option(
            names = "--accept-root",
            description = "The directory is the same source although it is another inode or device than before.")
    boolean acceptRoot;

    @Option(names = "--detach", description = "Only open the batch; processes of 'waybill serve' do the work.")
    boolean detach;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json.")
    Format format = Format.TEXT;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Interruption.install();
        if (directory.isEmpty()) {
            throw usage("DIR is empty. Name the directory to move; '.' is the one you are in.");
        }
        var policy = new Policy(level(), overwrite, symlinks, globs(includes), globs(excludes));
        check(policy);
        var target = targetOptions.target(location, spec);
        var home = HomePath.path();
        var source = source(home);
        if (dryRun) {
            return new DryRun(source, policy, target, format, StandardOutput.buffered())
                    .run()
                    .number();
        }
        boolean embedded = target.endpoint().equals(Stores.EMBEDDED);
        var settings = targetOptions.allowed(config.read(home));
        if (!embedded) {
            OpenWire.check(target, settings.isTrue(OpenWire.SETTING));
            Stores.require(Stores.credentials());
        }
        var request = new Request(new Openings.Request(source, target, policy, acceptRoot), format);
        return (detach ? open(request, home, settings) : run(request, home, settings)).number();
    }

    /** What is to be migrated, where to, and how. */
    record Request(Openings.Request opening, Format format) {
        Source source() {
            return opening.source();
        }

        Target target() {
            return opening.target();
        }

        Policy policy() {
            return opening.policy();
        }
    }

    /** In the ledger that is set, or in that of the process that serves this home. */
    private static ExitCode open(Request request, Path home, Settings settings) {
        var ledger = settings.has(Platform.POSTGRES)
                ? settings
                : LedgerNote.read(Home.place(home))
                        .map(running -> settings.orElse(Platform.settings(running)))
                        .orElseThrow(
                                () -> new CannotRun("No process serves " + home + " (WAYBILL_HOME): start one there"
                                        + " with 'waybill serve', or set " + Platform.POSTGRES
                                        + " (SPRING_DATASOURCE_URL) to the ledger of those that do."));
        Logging.start(ledger, null, "");
        try (var platform = Platform.start(new Platform.Wants(null, false, false), ledger)) {
            return new Run(platform).open(request);
        }
    }

    private ExitCode run(Request request, Path home, Settings settings) throws InterruptedException {
        OpenFiles.require();
        try (var held = Home.open(home)) {
            // A log line meanwhile replaces the live line.
            Absence.watch(true);
            Logging.start(settings, held.log(), Run.isLive(format) ? Terminal.FRESH_LINE : "");
            if (held.isFresh() && AsRoot.isSo()) {
                System.err.println(AsRoot.WORDS);
            }
            boolean store = request.target().endpoint().equals(Stores.EMBEDDED);
            try (var platform = Platform.start(new Platform.Wants(held, true, store), settings);
                    var _ = LedgerNote.leave(held, platform.embeddedLedger())) {
                return new Run(platform).run(request);
            }
        }
    }

    private VerificationLevel level() {
        try {
            return VerificationLevel.of(verify);
        } catch (IllegalArgumentException e) {
            throw usage("--verify: " + e.getMessage());
        }
    }

    private static List<String> globs(List<String> arguments) {
        return arguments.stream().map(Directory::text).toList();
    }

    private void check(Policy policy) {
        try {
            var _ = new Filter(policy.includes(), policy.excludes());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Source source(Path home) {
        var path = Directory.path(directory);
        if (!Files.exists(path)) {
            throw new CannotRun("There is no directory " + path + ". Check the path; is it mounted?");
        }
        if (!Files.isDirectory(path)) {
            throw new CannotRun(path + " is not a directory.");
        }
        if (!Files.isReadable(path) || !Files.isExecutable(path)) {
            throw new CannotRun(
                    path + " cannot be listed: permission denied. Give the user that runs waybill permission to"
                            + " read it.");
        }
        try {
            var source = new Source(path);
            var realHome = Files.exists(home) ? home.toRealPath() : home;
            if (realHome.startsWith(source.root()) || source.root().startsWith(realHome)) {
                throw new CannotRun(source.root() + " and WAYBILL_HOME (" + realHome
                        + ") lie in each other. Set WAYBILL_HOME to a directory elsewhere.");
            }
            return source;
        } catch (IOException e) {
            throw new CannotRun(path + " cannot be listed: " + Reasons.of(e)
                    + ". Give the user that runs waybill permission to read it.");
        }
    }
}
