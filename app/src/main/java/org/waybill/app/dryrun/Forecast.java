package org.waybill.app.dryrun;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waybill.app.dryrun.NameCollisions.Difference;
import org.waybill.app.dryrun.NameCollisions.Twin;
import org.waybill.app.output.Notes;
import org.waybill.app.output.Numbers;
import org.waybill.model.Printable;
import org.waybill.operations.plan.Plan;
import org.waybill.scanner.Remarks.Counts;

/** The sums of a dry run. */
final class Forecast {

    private final Map<String, Sum> plans = new TreeMap<>();
    private final Map<Difference, Sum> twins = new EnumMap<>(Difference.class);

    private static final class Sum {
        private long files;
        private long bytes;
        private @Nullable String example;

        void add(long size) {
            files++;
            bytes += size;
        }
    }

    void add(String plan, long size, Optional<Twin> twin) {
        plans.computeIfAbsent(plan, _ -> new Sum()).add(size);
        if (twin.isPresent()) {
            var sum = twins.computeIfAbsent(twin.get().difference(), _ -> new Sum());
            sum.add(0);
            sum.example = sum.example == null ? twin.get().path() : sum.example;
        }
    }

    boolean hasFailures() {
        return plans.keySet().stream().anyMatch(plan -> plan.startsWith(Plan.FAILS));
    }

    /** The same for other faces than the command line. */
    Plan plan(boolean complete, boolean comparedAll, Counts counts) {
        return new Plan(
                complete,
                plans.entrySet().stream()
                        .map(row -> new Plan.Row(row.getKey(), row.getValue().files, row.getValue().bytes))
                        .toList(),
                twins.entrySet().stream()
                        .map(row -> new Plan.Alike(
                                row.getKey().words(),
                                row.getValue().files,
                                Printable.of(String.valueOf(row.getValue().example))))
                        .toList(),
                comparedAll,
                Notes.lines(counts));
    }

    String sofar() {
        var total = total();
        return Numbers.count(total.files, "file") + ", " + Numbers.bytes(total.bytes);
    }

    private Sum total() {
        var total = new Sum();
        for (var sum : plans.values()) {
            total.files += sum.files;
            total.bytes += sum.bytes;
        }
        return total;
    }

    /** @param complete whether all names were checked for collisions */
    void print(PrintStream out, boolean complete, Counts counts) {
        out.println();
        plans.forEach((plan, sum) -> row(out, plan, sum));
        row(out, "total", total());
        out.println();
        twins.forEach((difference, sum) -> out.printf(
                Locale.ROOT,
                "Names that differ only in %s from another in their directory: %s, e.g. %s%n",
                difference.words(),
                Numbers.count(sum.files),
                Printable.of(String.valueOf(sum.example))));
        Notes.lines(counts).forEach(out::println);
        if (total().files == 0) {
            out.println("There is no file to move.");
        }
        if (!complete) {
            out.println("A directory has too many names to compare them all: there may be more that hardly differ.");
        }
        out.println("What only the target knows: which keys are taken there, and which names it does not take or"
                + " keep apart. 'waybill doctor s3://…' tries the names.");
    }

    private static void row(PrintStream out, String plan, Sum sum) {
        out.printf(
                Locale.ROOT,
                "  %-24s %12s %-5s %12s%n",
                plan,
                Numbers.count(sum.files),
                sum.files == 1 ? "file" : "files",
                Numbers.bytes(sum.bytes));
    }

    static String words(Twin twin) {
        return Printable.of(twin.path()) + " differs only in "
                + twin.difference().words() + " from another name beside it";
    }

    Map<String, Object> json(boolean complete, Counts counts) {
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "summary");
        object.put(
                "plans",
                plans.entrySet().stream()
                        .map(plan -> Map.of(
                                "plan", plan.getKey(), "files", plan.getValue().files, "bytes", plan.getValue().bytes))
                        .toList());
        var found = new LinkedHashMap<String, Object>();
        for (var difference : Difference.values()) {
            found.put(difference.words(), twins.getOrDefault(difference, new Sum()).files);
        }
        object.put("differOnlyIn", found);
        object.put("comparedAll", complete);
        object.put("notes", Notes.json(counts));
        return object;
    }
}
