package org.waybill.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Directory;
import org.waybill.app.embedded.Home;
import org.waybill.app.embedded.LedgerNote;
import org.waybill.app.output.Format;
import org.waybill.app.settings.Settings;
import org.waybill.app.wiring.OpenWire;
import org.waybill.app.wiring.Platform;
import org.waybill.app.wiring.Stores;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Batch.Watch;
import org.waybill.ledger.start.Terms;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.model.glob.Filter;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings;
import org.waybill.operations.TargetParts;
import org.waybill.source.Reasons;
import org.waybill.source.Source;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options and checks of the commands that open a batch. */
abstract class OpeningCommand implements Callable<Integer> {

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

    @Option(
            names = "--accept-root",
            description = "The directory is the same source although it is another inode or device than before.")
    boolean acceptRoot;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json.")
    Format format = Format.TEXT;

    @Spec
    CommandSpec spec = CommandSpec.create();

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

    /** The request of these options, and the settings that it needs; throws when something in them is wrong. */
    Request request(Path home) {
        if (directory.isEmpty()) {
            throw usage("DIR is empty. Name the directory to move; '.' is the one you are in.");
        }
        var policy = new Policy(level(), overwrite, symlinks, globs(includes), globs(excludes), watch());
        check(policy);
        var target = targetOptions.target(location, spec);
        return new Request(new Openings.Request(source(home), target, policy, acceptRoot, terms()), format);
    }

    /** How the source is watched; null: the batch ends. */
    @Nullable
    Watch watch() {
        return null;
    }

    /** What is set together with the start. */
    Terms terms() {
        return Terms.NONE;
    }

    /** The settings of this command; throws when the target needs something that they lack. */
    Settings settings(Request request, Path home) {
        boolean embedded = request.target().endpoint().equals(TargetParts.EMBEDDED);
        var settings = targetOptions.allowed(config.read(home));
        if (!embedded) {
            OpenWire.check(request.target(), settings.isTrue(OpenWire.SETTING));
            Stores.require(Stores.credentials());
        }
        return settings;
    }

    /** The settings with the ledger that is set, or else with that of the process that serves this home. */
    static Settings served(Path home, Settings settings) {
        if (settings.has(Platform.POSTGRES)) {
            return settings;
        }
        return LedgerNote.read(Home.place(home))
                .map(running -> settings.orElse(Platform.settings(running)))
                .orElseThrow(() -> new CannotRun("No process serves " + home + " (WAYBILL_HOME): start one there"
                        + " with 'waybill serve', or set " + Platform.POSTGRES
                        + " (SPRING_DATASOURCE_URL) to the ledger of those that do."));
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

    ParameterException usage(String message) {
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
