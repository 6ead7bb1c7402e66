package org.waybill.app.route;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.waybill.ledger.route.ReadSums;
import org.waybill.ledger.route.ReadSums.Side;
import org.waybill.ledger.route.RouteRule;
import org.waybill.model.SourcePath;
import org.waybill.operations.route.RouteControls.Standing;

/** Routes of a migration as text and as JSON. */
final class RouteText {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RouteText() {}

    static List<String> lines(Standing standing) {
        var lines = new ArrayList<String>();
        lines.add("Migration " + standing.migration().number()
                + standing.alias().map(alias -> " (" + alias + ")").orElse("") + ":");
        if (standing.rules().isEmpty()) {
            lines.add("  no rules: reads and writes use the local files only");
        }
        standing.rules().forEach(rule -> add(lines, standing, rule));
        lines.add("  served by: "
                + (standing.followers().isEmpty()
                        ? "no process"
                        : String.join(
                                ", ",
                                standing.followers().stream()
                                        .map(process -> process.kind() + " " + process.name())
                                        .toList())));
        lines.add("  reads answered: " + shares(standing.reads()));
        var differences = standing.differences();
        if (differences.compared() > 0 || differences.dropped() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  compared reads: %,d, %,d different, %,d inconclusive, %,d dropped",
                    differences.compared(),
                    differences.different(),
                    differences.inconclusive(),
                    differences.dropped()));
        }
        return lines;
    }

    private static void add(List<String> lines, Standing standing, RouteRule rule) {
        var wanted = rule.wanted();
        var setting = rule.setting();
        lines.add("  " + prefix(rule) + ": reads " + wanted.read() + ", writes " + wanted.write() + extras(rule));
        lines.add("    set by " + setting.by() + " at " + SECOND.format(setting.at())
                + (setting.reason().isEmpty() ? "" : ": " + setting.reason()));
        if (rule.effective() != wanted.read()) {
            lines.add("    reads still go " + rule.effective() + ", until every process knows that writes go to both");
        }
        standing.behind(rule)
                .forEach(process -> lines.add("    not known yet to " + process.kind() + " " + process.name()
                        + ", last seen " + SECOND.format(process.seenAt())));
    }

    private static String extras(RouteRule rule) {
        var modes = rule.wanted();
        return ", delivery " + modes.delivery()
                + (modes.shadow() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", compares %.3g %% of the reads", modes.shadow() * 100));
    }

    static String prefix(RouteRule rule) {
        return rule.prefix().isEmpty() ? "everything" : prefix(rule.prefix());
    }

    private static String prefix(String encoded) {
        return new SourcePath(encoded.substring(0, encoded.length() - 1)).display() + "/";
    }

    private static String shares(Map<Side, ReadSums.Sum> reads) {
        long all = reads.values().stream().mapToLong(ReadSums.Sum::reads).sum();
        if (all == 0) {
            return "none";
        }
        var words = new ArrayList<String>();
        reads.forEach((side, sum) -> words.add(String.format(
                Locale.ROOT,
                "%s %,d (%.1f %%)",
                side == Side.NONE ? "nobody" : side.name().toLowerCase(Locale.ROOT),
                sum.reads(),
                100.0 * sum.reads() / all)));
        return String.join(", ", words);
    }

    static Map<String, Object> json(Standing standing) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "routes");
        object.put("migration", standing.migration().number());
        standing.alias().ifPresent(alias -> object.put("name", alias));
        object.put(
                "rules",
                standing.rules().stream().map(rule -> json(standing, rule)).toList());
        object.put(
                "processes",
                standing.followers().stream()
                        .map(process -> Map.of(
                                "name", process.name(),
                                "kind", process.kind(),
                                "epoch", process.epoch(),
                                "seen", process.seenAt().toString()))
                        .toList());
        var reads = new LinkedHashMap<String, Object>();
        standing.reads()
                .forEach((side, sum) -> reads.put(
                        side.name().toLowerCase(Locale.ROOT), Map.of("reads", sum.reads(), "bytes", sum.bytes())));
        object.put("reads", reads);
        object.put("compared", standing.differences());
        return object;
    }

    private static Map<String, Object> json(Standing standing, RouteRule rule) {
        var object = new LinkedHashMap<String, Object>();
        object.put("prefix", rule.prefix().isEmpty() ? "" : prefix(rule.prefix()));
        object.put("read", rule.wanted().read());
        object.put("readsNow", rule.effective());
        object.put("write", rule.wanted().write());
        object.put("delivery", rule.wanted().delivery());
        object.put("shadow", rule.wanted().shadow());
        object.put("epoch", rule.setting().epoch());
        object.put("by", rule.setting().by());
        object.put("at", rule.setting().at().toString());
        object.put("reason", rule.setting().reason());
        object.put(
                "notKnownTo",
                standing.behind(rule).stream().map(process -> process.name()).toList());
        return object;
    }
}
