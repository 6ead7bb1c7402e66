package org.waybill.app.route;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.app.cli.CommandJournal;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Json;
import org.waybill.ledger.route.RouteRule;
import org.waybill.ledger.route.RouteRules.Outcome;
import org.waybill.model.Bell;
import org.waybill.model.Printable;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;
import org.waybill.operations.CannotRun;
import org.waybill.operations.route.RouteControls.Standing;
import org.waybill.operations.route.RouteControls.Wish;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code waybill route set}: sets a rule, and waits until the processes that serve files know of it. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Sets where reads and writes go. What is not named stays as it is.",
        footer = {
            "",
            "Read modes: LOCAL, LOCAL_THEN_OBJECT, OBJECT_THEN_LOCAL, OBJECT. Write modes: LOCAL, BOTH.",
            "An object is read only where it is proven to be the current version of the file. OBJECT needs BOTH.",
            "A rule holds for the files below its prefix; the longest prefix decides. It holds everywhere within 2 s.",
            "",
            "Examples: waybill route set 1 --read OBJECT_THEN_LOCAL --write BOTH",
            "          waybill route set 1 --prefix documents/ --read LOCAL --reason 'checking a report'",
            "          waybill route set 1 --shadow 5%"
        })
final class SetRouteCommand extends OnRoutes {

    /** Processes look at the rules twice a second. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Option(names = "--read", paramLabel = "MODE", description = "${COMPLETION-CANDIDATES}")
    @Nullable
    ReadMode read;

    @Option(names = "--write", paramLabel = "MODE", description = "${COMPLETION-CANDIDATES}")
    @Nullable
    WriteMode write;

    @Option(names = "--prefix", paramLabel = "FOLDER", description = "Such as documents/. Default: everything.")
    String prefix = "";

    @Option(
            names = "--delivery",
            paramLabel = "HOW",
            description = "PROXY: the gateway streams objects. REDIRECT: clients are sent to an address that works for"
                    + " seconds; only for buckets that keep versions.")
    @Nullable
    Delivery delivery;

    @Option(
            names = "--shadow",
            paramLabel = "SHARE",
            description = "Share of reads that are compared with the other side in the background, such as 5%%.")
    @Nullable
    String shadow;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is shown to others beside your user name.")
    String reason = "";

    @Override
    ExitCode run(Stage stage) throws InterruptedException {
        var wish = new Wish(
                prefix,
                Optional.ofNullable(read),
                Optional.ofNullable(write),
                Optional.ofNullable(delivery),
                Optional.ofNullable(shadow).map(SetRouteCommand::share),
                reason);
        var before = stage.controls().rule(stage.migration(), prefix);
        long expected = before.map(rule -> rule.setting().epoch()).orElse(0L);
        stage.noted(
                "set route",
                detail(),
                () -> require(stage.controls().set(stage.migration(), wish, expected, CommandJournal.user())));
        var standing = known(stage);
        if (output.isJson()) {
            System.out.println(Json.write(RouteText.json(standing)));
        } else {
            RouteText.lines(standing).forEach(line -> System.out.println(Printable.of(line)));
        }
        return ExitCode.DONE;
    }

    static void require(Outcome outcome) {
        if (outcome instanceof Outcome.Overtaken(var now)) {
            throw new CannotRun("Nothing was changed: "
                    + now.map(rule -> rule.setting().by() + " set it meanwhile, to reads "
                                    + rule.wanted().read() + " and writes "
                                    + rule.wanted().write())
                            .orElse("somebody removed the rule meanwhile")
                    + ". Look at it with waybill route show, and decide again.");
        }
    }

    private String detail() {
        return (prefix.isEmpty() ? "everything" : prefix)
                + (read == null ? "" : " read " + read)
                + (write == null ? "" : " write " + write)
                + (delivery == null ? "" : " delivery " + delivery)
                + (shadow == null ? "" : " shadow " + shadow)
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    static float share(String text) {
        try {
            boolean percent = text.endsWith("%");
            float number = Float.parseFloat(percent ? text.substring(0, text.length() - 1) : text);
            float share = percent ? number / 100 : number;
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // The same message as for a share out of range.
        }
        throw new CannotRun("--shadow is a share of the reads, from 0% to 100%, was '" + text + "'.");
    }

    /** Waits until all processes know of the rule, for a while. */
    private Standing known(Stage stage) throws InterruptedException {
        var bell = new Bell();
        long deadline = System.nanoTime() + UNTIL_KNOWN.toNanos();
        var standing = stage.controls().of(stage.migration());
        while (!isKnown(standing) && System.nanoTime() < deadline) {
            bell.await(BETWEEN_LOOKS);
            standing = stage.controls().of(stage.migration());
        }
        return standing;
    }

    private static boolean isKnown(Standing standing) {
        return standing.rules().stream().map(standing::behind).allMatch(behind -> behind.isEmpty())
                && standing.rules().stream().allMatch(SetRouteCommand::isEffective);
    }

    private static boolean isEffective(RouteRule rule) {
        return rule.effective() == rule.wanted().read();
    }
}
