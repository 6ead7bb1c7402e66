package org.waybill.app.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileReport.Row;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Overview.Reason;
import org.waybill.ledger.Overview.Totals;
import org.waybill.model.Printable;
import org.waybill.model.SourcePath;

/** The end of a run, and the state of a migration, in words. */
public final class Summary {

    private final FileReport files;
    private final PrintStream out;

    public Summary(FileReport files, PrintStream out) {
        this.files = files;
        this.out = out;
    }

    /** @param proven what this run proved */
    public void print(Migration migration, Totals totals, Duration elapsed, long proven) {
        table(totals);
        reasons(migration, totals);
        if (proven == 0) {
            out.printf(Locale.ROOT, "%n%s (%s)%n", nothing(totals), Numbers.time(elapsed));
        } else if (elapsed.toMillis() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%n%s proven by this run in %s, %s.%n",
                    Numbers.count(proven, "file"),
                    Numbers.time(elapsed),
                    Numbers.rate(Numbers.perSecond(proven, elapsed), "file"));
        }
    }

    private static String nothing(Totals totals) {
        if (totals.total().files() == 0) {
            return "This run moved nothing: there is no file in the directory.";
        }
        if (!totals.isClean()) {
            return "This run moved nothing; see above.";
        }
        return totals.of(FileState.VERIFIED).files() == 0
                ? "This run moved nothing: what was found is skipped or gone."
                : "This run moved nothing: what is to travel was proven before.";
    }

    public void table(Totals totals) {
        out.printf(Locale.ROOT, "  %-12s %12s %12s%n", "state", "files", "size");
        for (var state : FileState.values()) {
            var sum = totals.of(state);
            if (sum.files() != 0 || state == FileState.VERIFIED) {
                out.printf(
                        Locale.ROOT,
                        "  %-12s %12s %12s%n",
                        state.name().toLowerCase(Locale.ROOT),
                        Numbers.count(sum.files()),
                        Numbers.bytes(sum.bytes()));
            }
        }
        out.printf(
                Locale.ROOT,
                "  %-12s %12s %12s%n",
                "total",
                Numbers.count(totals.total().files()),
                Numbers.bytes(totals.total().bytes()));
        if (totals.hotLeft() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%n  %s kept changing while they were read (hot). Run the same command again when they are"
                            + " quiet.%n",
                    Numbers.count(totals.hotLeft(), "file"));
        }
    }

    public void reasons(Migration migration, Totals totals) {
        for (var reason : totals.reasons()) {
            if (reason.state() == FileState.FAILED) {
                failed(migration, reason);
            } else if (reason.state() == FileState.SKIPPED) {
                out.printf(
                        Locale.ROOT,
                        "%n  skipped: %s, %s%n",
                        Numbers.words(reason.kind()),
                        Numbers.count(reason.sum().files(), "file"));
            }
        }
    }

    private void failed(Migration migration, Reason reason) {
        out.printf(
                Locale.ROOT,
                "%n  FAILED: %s, %s%n",
                Numbers.words(reason.kind()),
                Numbers.count(reason.sum().files(), "file"));
        files.example(migration, reason.kind()).ifPresent(row -> out.println("    e.g. " + example(row)));
        out.println("    " + Json.advice(reason.kind()));
    }

    public static String example(Row row) {
        var path = row.path().isRoot() ? new SourcePath(".") : row.path();
        return path.display() + (row.message() == null ? "" : ": " + Printable.of(row.message()));
    }

    public static Map<String, Object> json(Migration migration, Totals totals, Duration elapsed, long proven) {
        var object = new LinkedHashMap<>(Json.totals("summary", totals, elapsed));
        object.put("migration", migration.id().toString());
        object.put("target", migration.target().toString());
        object.put("provenByThisRun", proven);
        return object;
    }
}
