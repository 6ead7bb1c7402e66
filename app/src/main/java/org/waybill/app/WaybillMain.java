package org.waybill.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.waybill.app.access.TokenCommand;
import org.waybill.app.access.UserCommand;
import org.waybill.app.batch.LimitCommand;
import org.waybill.app.cli.Directory;
import org.waybill.app.cli.Interruption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Secrets;
import org.waybill.app.output.StandardOutput;
import org.waybill.app.output.Terminal;
import org.waybill.app.route.RouteCommand;
import org.waybill.app.wiring.NativeDigests;
import org.waybill.model.Printable;
import org.waybill.model.Sha256;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "waybill",
        description = "Moves a live application's files to object storage, with proof.",
        mixinStandardHelpOptions = true,
        version = "waybill " + WaybillMain.VERSION,
        subcommands = {
            MigrateCommand.class,
            ServeCommand.class,
            BatchCommand.class,
            LimitCommand.class,
            RouteCommand.class,
            StatusCommand.class,
            ReportCommand.class,
            ForgetCommand.class,
            RotateKeysCommand.class,
            UserCommand.class,
            TokenCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            PrepareCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class WaybillMain implements Runnable {

    /** Variable in which {@code bin/waybill} hands over arguments that the locale cannot carry; see there. */
    private static final String RAW_ARGUMENTS = "WAYBILL_ARGS";

    static final String VERSION = "0.1";

    private static final Set<String> HASHING = Set.of("migrate", "serve");

    @Spec
    CommandSpec spec = CommandSpec.create();

    private WaybillMain() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        // Kafka and others change the case of names by the default locale. In Turkish the lower case of I is not i.
        Locale.setDefault(Locale.ROOT);
        if (args.length > 0 && HASHING.contains(args[0])) {
            NativeDigests.install();
            // Loading the digests takes a third of a second; the other cores are idle meanwhile.
            Thread.ofPlatform().daemon().name("digests").start(Sha256::newDigest);
        }
        StandardOutput.install();
        var line = new CommandLine(new WaybillMain())
                // A directory may be called @data.
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(Terminal.isDumb() ? Ansi.OFF : Ansi.AUTO))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> explain(wrong))
                .setExecutionExceptionHandler((failure, _, _) -> Failures.explain(failure));
        int code = line.execute(arguments(args));
        // Kafka leaves threads behind that would keep the process alive.
        boolean isReport = args.length > 0 && args[0].equals("report");
        Interruption.exit(StandardOutput.exit(code, isReport ? "report" : "output"));
    }

    private static int explain(ParameterException wrong) {
        System.err.println("waybill: " + Printable.of(Secrets.without(String.valueOf(wrong.getMessage()))));
        System.err.println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command. Try: waybill migrate DIR");
    }

    /** The arguments as text; bytes that are not UTF-8 become percent-encoded after a NUL, see {@link Directory}. */
    private static String[] arguments(String[] args) {
        var raw = System.getenv(RAW_ARGUMENTS);
        if (raw == null || raw.isEmpty()) {
            return args;
        }
        var decoded = new ArrayList<String>();
        var bytes = HexFormat.of().parseHex(raw);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                decoded.add(new String(bytes, from, i - from, StandardCharsets.ISO_8859_1));
                from = i + 1;
            }
        }
        return decoded.stream().map(Directory::unpack).toArray(String[]::new);
    }
}
