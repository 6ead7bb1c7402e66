package org.waybill.app.batch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.cli.ConfigOption;
import org.waybill.app.cli.Interruption;
import org.waybill.app.cli.LedgerCommand;
import org.waybill.app.cli.LedgerCommand.Ledger;
import org.waybill.app.cli.OutputOption;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Numbers;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.ledger.retry.FailedFiles;
import org.waybill.model.FailureKind;
import org.waybill.operations.Retries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill batch retry}: sends failed files back. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Tries the failed files of an open batch's migration again. What fails later is not touched.",
        footer = {
            "",
            "A batch that is done is not opened again; start another one, which tries every failed file.",
            "",
            "Example: waybill batch retry 3 --kind unreadable"
        })
public final class RetryCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "N", description = "Number of the batch, as waybill batch list shows it.")
    long number;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only these, as the summary names them.")
    @Nullable
    String kind;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Interruption.install();
        var wanted = Optional.ofNullable(kind).map(this::kind);
        return LedgerCommand.read(config, ledger -> retry(ledger, wanted)).number();
    }

    private FailureKind kind(String word) {
        return Arrays.stream(FailureKind.values())
                .filter(known ->
                        known.name().equalsIgnoreCase(word.replace(' ', '_').replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "'" + word + "' is no kind of failure. The kinds: "
                                + Arrays.stream(FailureKind.values())
                                        .map(known -> known.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    private ExitCode retry(Ledger ledger, Optional<FailureKind> wanted) {
        var batch = ledger.batch(number);
        long files = new Retries(new FailedFiles(ledger.database())).retry(number, wanted);
        new CommandJournal(ledger.database())
                .note(
                        "retry",
                        "batch " + number,
                        batch.migration(),
                        Result.DONE,
                        files + " files, kind " + wanted.map(Enum::name).orElse("any"));
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "retry");
        object.put("batch", number);
        object.put("files", files);
        output.say(
                files == 0
                        ? "No file is sent again. What could not be looked at is met by another walk."
                        : Numbers.count(files, "file") + " will be tried again.",
                object);
        return ExitCode.DONE;
    }
}
