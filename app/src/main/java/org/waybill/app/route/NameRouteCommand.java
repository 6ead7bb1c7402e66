package org.waybill.app.route;

import java.util.LinkedHashMap;
import org.waybill.app.output.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code waybill route name}. */
@Command(
        name = "name",
        mixinStandardHelpOptions = true,
        description = "Gives a migration a name for the addresses of the gateway, in place of an earlier one.",
        footer = {"", "Example: waybill route name 1 motovault"})
final class NameRouteCommand extends OnRoutes {

    @Parameters(index = "1", paramLabel = "NAME", description = "Small letters, digits and hyphens.")
    String name = "";

    @Override
    ExitCode run(Stage stage) {
        stage.noted("name migration", name, () -> stage.controls().name(stage.migration(), name));
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "name");
        object.put("migration", number);
        object.put("name", name);
        output.say("Migration " + number + " is called " + name + ": http://127.0.0.1:8471/" + name + "/…", object);
        return ExitCode.DONE;
    }
}
