package org.waybill.app;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.waybill.events.Target;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.scanner.Filter;
import org.waybill.scanner.Planner;
import org.waybill.scanner.Source;
import org.waybill.scanner.Walk;
import org.waybill.storage.KeyNames;

/** Walks the source and shows what a run would do; needs no server and puts nothing. */
final class DryRun {

    private final Source source;
    private final Policy policy;
    private final Target target;
    private final Format format;
    private final PrintStream out;
    private final Map<String, long[]> sums = new TreeMap<>();

    DryRun(Source source, Policy policy, Target target, Format format, PrintStream out) {
        this.source = source;
        this.policy = policy;
        this.target = target;
        this.format = format;
        this.out = out;
    }

    ExitCode run() throws InterruptedException {
        var names = new KeyNames(target.prefix(), KeyNames.Limits.DEFAULTS);
        var planner =
                new Planner(source, policy.symlinks(), new Filter(policy.includes(), policy.excludes()), names::key);
        new Walk(source, planner).run(this::show);
        if (format == Format.TEXT) {
            out.println();
            sums.forEach((what, sum) -> out.printf(
                    Locale.ROOT, "  %-24s %12s files %12s%n", what, Numbers.count(sum[0]), Numbers.bytes(sum[1])));
            out.println("Nothing was put. Without --dry-run the files go to " + target + ".");
        }
        return sums.keySet().stream().anyMatch(what -> what.startsWith("fails")) ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private void show(Sighting sighting) {
        var size = sighting.version().size();
        var what = what(sighting);
        var sum = sums.computeIfAbsent(what, _ -> new long[2]);
        sum[0]++;
        sum[1] += size;
        if (format == Format.JSON) {
            var row = new LinkedHashMap<String, Object>();
            row.put("path", sighting.path().encoded());
            row.put("pathText", sighting.path().display());
            row.put("size", size);
            row.put("plan", what);
            if (sighting.plan() instanceof Plan.Move(var key)) {
                row.put("key", key);
            }
            out.println(Json.write(row));
        } else if (sighting.plan() instanceof Plan.Move(var key) && what.equals("moves")) {
            out.printf(Locale.ROOT, "%12s  %s%n", Numbers.bytes(size), printable(key));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%12s  %s  [%s]%n",
                    Numbers.bytes(size),
                    sighting.path().display(),
                    sighting.plan() instanceof Plan.Move(var key) ? "key " + key : what);
        }
    }

    private static String printable(String key) {
        return key.chars().anyMatch(Character::isISOControl) ? Json.write(key) : key;
    }

    private String what(Sighting sighting) {
        return switch (sighting.plan()) {
            case Plan.Move(var key) ->
                sighting.path()
                                .text()
                                .map(text -> key.equals(target.prefix() + text))
                                .orElse(false)
                        ? "moves"
                        : "moves, key escaped";
            case Plan.Skip(var reason) -> "skipped, " + reason.name().toLowerCase(Locale.ROOT);
            case Plan.Reject(var kind, var _) -> "fails, " + kind.toLowerCase(Locale.ROOT);
        };
    }
}
