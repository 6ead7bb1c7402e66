package org.waybill.app;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.waybill.app.output.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill completion}: a script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that lets a shell complete commands and options.",
        footer = {
            "",
            "Examples: source <(waybill completion bash)",
            "          source <(waybill completion zsh)",
            "          waybill completion fish > ~/.config/fish/completions/waybill.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell = "";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var root = spec.root();
        switch (shell.toLowerCase(Locale.ROOT)) {
            case "bash", "zsh" -> System.out.println(AutoComplete.bash("waybill", root.commandLine()));
            case "fish" -> System.out.print(FishCompletion.of(root));
            default -> throw new ParameterException(spec.commandLine(), "SHELL is bash, zsh or fish");
        }
        return ExitCode.DONE.number();
    }
}
