package org.waybill.app.route;

import java.util.LinkedHashMap;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.ledger.route.Differences;
import org.waybill.model.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code waybill route differences}. */
@Command(
        name = "differences",
        mixinStandardHelpOptions = true,
        description = "Shows the paths whose local file and object differed when a read was compared.",
        footer = {"", "Example: waybill route differences 1 --reset"})
final class DifferencesCommand extends OnRoutes {

    private static final int SHOWN = 100;

    @Option(names = "--reset", description = "Begins counting anew, after the causes were mended.")
    boolean reset;

    @Override
    ExitCode run(Stage stage) {
        var differences = new Differences(stage.database());
        if (reset) {
            stage.noted("reset differences", "", () -> differences.reset(number));
        }
        for (var difference : differences.newest(number, SHOWN)) {
            var object = new LinkedHashMap<String, Object>();
            object.put("type", "difference");
            object.put("path", difference.path().encoded());
            object.put("detail", difference.detail());
            object.put("times", difference.times());
            object.put("seen", difference.seenAt().toString());
            output.say(difference.path().display() + ": " + difference.detail(), object);
        }
        var sum = differences.of(number);
        if (output.isJson()) {
            System.out.println(Json.write(sum));
        } else {
            System.out.println(Printable.of(sum.compared() + " reads compared, " + sum.different() + " different, "
                    + sum.inconclusive() + " inconclusive, " + sum.dropped() + " dropped."));
        }
        return ExitCode.DONE;
    }
}
