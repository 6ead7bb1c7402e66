package org.waybill.app.route;

import java.util.LinkedHashMap;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.output.ExitCode;
import org.waybill.operations.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code waybill route unset}. */
@Command(
        name = "unset",
        mixinStandardHelpOptions = true,
        description = "Removes the rule of a prefix; what lies below it follows the next shorter prefix.",
        footer = {"", "Example: waybill route unset 1 --prefix documents/"})
final class UnsetRouteCommand extends OnRoutes {

    @Option(names = "--prefix", paramLabel = "FOLDER", description = "Such as documents/. Default: everything.")
    String prefix = "";

    @Override
    ExitCode run(Stage stage) {
        var rule = stage.controls()
                .rule(stage.migration(), prefix)
                .orElseThrow(() -> new CannotRun("There is no rule for "
                        + (prefix.isEmpty() ? "everything" : "'" + prefix + "'")
                        + ". Show the rules with: waybill route show " + number));
        stage.noted(
                "unset route",
                prefix,
                () -> SetRouteCommand.require(stage.controls()
                        .remove(stage.migration(), prefix, rule.setting().epoch(), CommandJournal.user())));
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "route-removed");
        object.put("migration", number);
        object.put("prefix", prefix);
        output.say("The rule for " + RouteText.prefix(rule) + " of migration " + number + " is removed.", object);
        return ExitCode.DONE;
    }
}
