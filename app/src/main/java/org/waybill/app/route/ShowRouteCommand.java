package org.waybill.app.route;

import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.model.Printable;
import picocli.CommandLine.Command;

/** {@code waybill route show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows where reads and writes of a migration go, and which processes know of it.",
        footer = {"", "Example: waybill route show 1"})
final class ShowRouteCommand extends OnRoutes {

    @Override
    ExitCode run(Stage stage) {
        var standing = stage.controls().of(stage.migration());
        if (output.isJson()) {
            System.out.println(Json.write(RouteText.json(standing)));
        } else {
            RouteText.lines(standing).forEach(line -> System.out.println(Printable.of(line)));
        }
        return ExitCode.DONE;
    }
}
