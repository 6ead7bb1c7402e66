package org.waybill.console.start;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.AtOnce;
import org.waybill.console.access.Caller;
import org.waybill.console.access.Journal;
import org.waybill.console.access.Problem;
import org.waybill.console.view.Words;
import org.waybill.ledger.Migration;
import org.waybill.ledger.access.Audit.Result;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Caveats;
import org.waybill.operations.TargetStores;
import org.waybill.operations.Targets;

/** Tries targets as {@code waybill doctor} does, which leaves nothing behind. */
public final class Doctor {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_OF_ONE = 2;
    private static final int MOST = 8;

    private final Places places;
    private final TargetStores stores;
    private final Journal journal;
    private final Duration longest;
    private final AtOnce rooms = new AtOnce("checks", MOST_OF_ONE, MOST);

    public Doctor(Places places, TargetStores stores, Journal journal) {
        this(places, stores, journal, LONGEST);
    }

    Doctor(Places places, TargetStores stores, Journal journal, Duration longest) {
        this.places = places;
        this.stores = stores;
        this.journal = journal;
        this.longest = longest;
    }

    /**
     * What was found.
     *
     * @param answers whether it can be used
     * @param found what it can do, a line each; empty where it does not answer
     * @param caveats what no proof shows there
     * @param why it cannot be used, and what to check; null: it can
     */
    public record Examined(
            String target,
            boolean answers,
            List<String> found,
            List<String> caveats,
            @Nullable String why) {}

    /** Tries a target that may be named. */
    public Examined examine(Caller caller, @Nullable String text) {
        var named = text == null ? "" : text.strip();
        try {
            if (named.isEmpty()) {
                throw Problem.of(422, "missing-field", "Something is missing", "Fill in 'target'.");
            }
            return examine(caller, places.target(caller, named), null);
        } catch (Problem e) {
            journal.note(caller, "check target", Words.plain(named), null, Result.REFUSED, e.detail());
            throw e;
        }
    }

    /** Tries the target of a migration. */
    public Examined examine(Caller caller, Migration migration) {
        return examine(caller, migration.target(), migration.number());
    }

    private Examined examine(Caller caller, Target target, @Nullable Integer migration) {
        try (var _ = rooms.enter(caller.name())) {
            var examined = examined(target);
            var why = examined.why;
            journal.note(
                    caller,
                    "check target",
                    target.toString(),
                    migration,
                    Result.DONE,
                    why == null ? "it answers" : why);
            return examined;
        }
    }

    private Examined examined(Target target) {
        var caveats = Caveats.of(target, Optional.empty());
        var name = Words.plain(target.toString());
        try {
            var found = inTime(target);
            return new Examined(name, true, found.lines(), caveats, null);
        } catch (CannotRun e) {
            return new Examined(name, false, List.of(), caveats, Words.plain(e.getMessage()));
        }
    }

    private Capabilities inTime(Target target) {
        var probe = new FutureTask<>(() -> Targets.examined(stores, target));
        var thread = Thread.ofVirtual().name("check of a target").start(probe);
        try {
            return probe.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new CannotRun("The target did not answer all requests within " + longest.toSeconds()
                    + " s. Check the endpoint, the network, and a proxy between.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CannotRun refused) {
                throw refused;
            }
            throw new IllegalStateException("A check of a target failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("The process stops.");
        }
    }
}
