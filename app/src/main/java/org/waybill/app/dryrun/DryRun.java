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
import org.waybill.model.FailureKind;
import org.waybill.model.Printable;
import org.waybill.model.Target;
import org.waybill.model.glob.Filter;
import org.waybill.objectstore.KeyNames;
import org.waybill.scanner.Planner;
import org.waybill.scanner.Walk;
import org.waybill.source.Source;

/** Walks the source and shows what a run would do; needs no server and puts nothing. */
public final class DryRun {

    private static final String MOVES = "moves";
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LIVE = Duration.ofMillis(250);

    private final Source source;
    private final Policy policy;
    private final Target target;
    private final Format format;
    private final PrintStream out;
    private final InstantSource clock;
    private final Forecast forecast = new Forecast();
    private final NameCollisions collisions = new NameCollisions();
    // No live line if the files are listed on the same terminal: the list itself shows the progress.
    private final boolean live = Terminal.isLive() && !Terminal.isOutput();
    private final Terminal terminal = new Terminal(System.err);
    private Instant nextLook;

    public DryRun(Source source, Policy policy, Target target, Format format, PrintStream out) {
        this.source = source;
        this.policy = policy;
        this.target = target;
        this.format = format;
        this.out = out;
        this.clock = InstantSource.system();
        this.nextLook = clock.instant().plus(QUIET);
    }

    public ExitCode run() throws InterruptedException {
        var names = new KeyNames(target.prefix(), KeyNames.Limits.DEFAULTS);
        var planner = new Planner(policy.symlinks(), new Filter(policy.includes(), policy.excludes()), names::key);
        Walk.thorough(source, planner).run(this::met);
        if (live) {
            terminal.clear();
        }
        var counts = planner.remarks().counts();
        if (format == Format.JSON) {
            out.println(Json.write(forecast.json(collisions.isComplete(), counts)));
        } else {
            forecast.print(out, collisions.isComplete(), counts);
            out.println("Nothing was put. Without --dry-run the files go to " + Printable.of(target.toString()) + ".");
        }
        out.flush();
        return forecast.hasFailures() ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private void met(Sighting met) {
        StandardOutput.check();
        var sighting = readable(met);
        var plan = plan(sighting);
        // Escaped keys end with a hash, so they cannot collide.
        var twin = plan.equals(MOVES) ? collisions.met(sighting.path().text().orElseThrow()) : Optional.<Twin>empty();
        forecast.add(plan, sighting.version().size(), twin);
        out.println(format == Format.JSON ? json(sighting, plan, twin) : line(sighting, plan, twin));
        if (live && !clock.instant().isBefore(nextLook)) {
            nextLook = clock.instant().plus(LIVE);
            terminal.show("walking: " + forecast.sofar());
        }
    }

    /** A moved file must be readable; a run finds that out file by file. */
    private Sighting readable(Sighting met) {
        return met.plan() instanceof Plan.Move && !source.isReadable(met.path())
                ? new Sighting(
                        met.path(), met.version(), new Plan.Reject(FailureKind.UNREADABLE.name(), "permission denied"))
                : met;
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
        var name = plan.equals(MOVES)
                ? moves.orElseThrow()
                : sighting.path().display() + "  ["
                        + moves.map(key -> "key " + key).orElse(plan) + "]";
        var note = twin.map(found -> "  [" + Forecast.words(found) + "]").orElse("");
        return String.format(
                Locale.ROOT, "%12s  %s%s", Numbers.bytes(sighting.version().size()), name, note);
    }

    private String plan(Sighting sighting) {
        return switch (sighting.plan()) {
            case Plan.Move(var key) ->
                sighting.path()
                                .text()
                                .map(text -> key.equals(target.prefix() + text))
                                .orElse(false)
                        ? MOVES
                        : "moves, key escaped";
            case Plan.Skip(var reason) -> "skipped, " + Numbers.words(reason.name());
            case Plan.Reject(var kind, var _) -> Forecast.FAILS + Numbers.words(kind);
        };
    }
}
