package org.waybill.app;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion of a command line for fish, for which picocli has no generator. */
final class FishCompletion {

    private FishCompletion() {}

    /** The script for a command with its subcommands, two levels deep. */
    static String of(CommandSpec root) {
        var script = new StringBuilder();
        add(script, root, "not __fish_seen_subcommand_from " + names(root), root.name());
        root.subcommands().forEach((name, command) -> {
            var inside = "__fish_seen_subcommand_from " + name;
            var below = command.getCommandSpec().subcommands();
            var here = below.isEmpty()
                    ? inside
                    : inside + "; and not __fish_seen_subcommand_from " + names(command.getCommandSpec());
            add(script, command.getCommandSpec(), here, root.name());
            below.forEach((verb, inner) -> options(
                    script, inner.getCommandSpec(), inside + "; and __fish_seen_subcommand_from " + verb, root.name()));
        });
        return script.toString();
    }

    private static String names(CommandSpec command) {
        return String.join(" ", command.subcommands().keySet());
    }

    private static void add(StringBuilder script, CommandSpec command, String when, String program) {
        command.subcommands()
                .forEach((name, inner) -> script.append("complete -c ")
                        .append(program)
                        .append(" -f -n '")
                        .append(when)
                        .append("' -a ")
                        .append(name)
                        .append(" -d '")
                        .append(words(inner))
                        .append("'\n"));
        options(script, command, when, program);
    }

    private static String words(CommandLine command) {
        return quoted(String.join(" ", command.getCommandSpec().usageMessage().description()));
    }

    private static void options(StringBuilder script, CommandSpec command, String when, String program) {
        for (var option : command.options()) {
            script.append("complete -c ")
                    .append(program)
                    .append(" -n '")
                    .append(when)
                    .append('\'');
            script.append(spelled(option));
            script.append(option.arity().max() > 0 ? " -r" : "").append(" -d '");
            script.append(quoted(String.join(" ", option.description()))).append("'\n");
        }
    }

    private static String spelled(OptionSpec option) {
        return Arrays.stream(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
