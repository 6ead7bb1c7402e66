package org.waybill.app.dryrun;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.waybill.app.dryrun.NameCollisions.Twin;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.output.Numbers;
import org.waybill.app.output.StandardOutput;
import org.waybill.app.output.Terminal;
import org.waybill.ledger.Batch.Policy;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.model.Printable;
import org.waybill.model.Target;
import org.waybill.source.Source;

/** Walks the source and shows what a run would do; needs no server and puts nothing. */
public final class DryRun {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LIVE = Duration.ofMillis(250);

    private final Target target;
    private final Rehearsal rehearsal;
    private final Format format;
    private final PrintStream out;
    private final InstantSource clock;
    // No live line if the files are listed on the same terminal: the list itself shows the progress.
    private final boolean live = Terminal.isLive() && !Terminal.isOutput();
    private final Terminal terminal = new Terminal(System.err);
    private Instant nextLook;

    public DryRun(Source source, Policy policy, Target target, Format format, PrintStream out) {
        this.target = target;
        this.rehearsal = new Rehearsal(source, policy, target);
        this.format = format;
        this.out = out;
        this.clock = InstantSource.system();
        this.nextLook = clock.instant().plus(QUIET);
    }

    public ExitCode run() throws InterruptedException {
        rehearsal.run(this::met);
        var forecast = rehearsal.forecast();
        if (live) {
            terminal.clear();
        }
        var counts = rehearsal.counts();
        if (format == Format.JSON) {
            out.println(Json.write(forecast.json(rehearsal.comparedAll(), counts)));
        } else {
            forecast.print(out, rehearsal.comparedAll(), counts);
            out.println("Nothing was put. Without --dry-run the files go to " + Printable.of(target.toString()) + ".");
        }
        out.flush();
        return forecast.hasFailures() ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private void met(Sighting sighting, String plan, Optional<Twin> twin) {
        StandardOutput.check();
        out.println(format == Format.JSON ? json(sighting, plan, twin) : line(sighting, plan, twin));
        if (live && !clock.instant().isBefore(nextLook)) {
            nextLook = clock.instant().plus(LIVE);
            terminal.show("walking: " + rehearsal.forecast().sofar());
        }
    }

    private static String json(Sighting sighting, String plan, Optional<Twin> twin) {
        var row = new LinkedHashMap<String, Object>();
        row.put("type", "file");
        row.put("path", sighting.path().encoded());
        row.put("pathText", sighting.path().display());
        row.put("size", sighting.version().size());
        row.put("plan", plan);
        if (sighting.plan() instanceof Plan.Move(var key)) {
            row.put("key", key);
        }
        twin.ifPresent(found -> row.put("differsOnlyIn", found.difference().words()));
        return Json.write(row);
    }

    private static String line(Sighting sighting, String plan, Optional<Twin> twin) {
        var moves = sighting.plan() instanceof Plan.Move(var key)
                ? Optional.of(Printable.of(key))
                : Optional.<String>empty();
        var name = plan.equals(org.waybill.operations.plan.Plan.MOVES)
                ? moves.orElseThrow()
                : sighting.path().display() + "  ["
                        + moves.map(key -> "key " + key).orElse(plan) + "]";
        var note = twin.map(found -> "  [" + Forecast.words(found) + "]").orElse("");
        return String.format(
                Locale.ROOT, "%12s  %s%s", Numbers.bytes(sighting.version().size()), name, note);
    }
}
