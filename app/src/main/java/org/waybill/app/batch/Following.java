package org.waybill.app.batch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.waybill.app.output.ExitCode;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.app.output.Progress;
import org.waybill.app.output.Summary;
import org.waybill.app.output.Terminal;
import org.waybill.ledger.Batch;
import org.waybill.ledger.Batch.State;
import org.waybill.ledger.Batches;
import org.waybill.ledger.Batches.Scanning;
import org.waybill.ledger.Database;
import org.waybill.ledger.FileReport;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Overview;
import org.waybill.ledger.Patience;
import org.waybill.model.Bell;
import org.waybill.model.Printable;
import org.waybill.operations.BatchControls;

/** Shows a batch on which other processes work, until it ends. */
public final class Following {

    private static final Duration LOOK = Duration.ofMillis(500);

    /** A service looks for batches twice a second, and a scanner that ended keeps its lease for 10 s. */
    private static final Duration UNTIL_SOMEBODY_WORKS = Duration.ofSeconds(15);

    private final Batches batches;
    private final Overview overview;
    private final FileReport files;
    private final Format format;
    private final Patience patience = new Patience();

    public Following(Database database, Format format) {
        this.batches = new Batches(database);
        this.overview = new Overview(database);
        this.files = new FileReport(database);
        this.format = format;
    }

    /** Shows the progress until the batch is done or cancelled, and then the summary. */
    public ExitCode follow(Migration migration, Batch batch) throws InterruptedException {
        var since = Instant.now();
        long before = proven(migration);
        var progress = Thread.ofVirtual().start(progress(migration, batch));
        Batch ended;
        try {
            ended = awaitEnd(batch);
        } finally {
            progress.interrupt();
            progress.join(Duration.ofSeconds(2));
        }
        return summary(migration, ended, Duration.between(since, Instant.now()), before);
    }

    private long proven(Migration migration) throws InterruptedException {
        return patience.with(() -> overview.totals(migration))
                .of(FileState.VERIFIED)
                .files();
    }

    private Progress progress(Migration migration, Batch batch) {
        return new Progress(
                () -> overview.totals(migration),
                () -> batches.find(batch.id())
                        .map(found -> found.walkedAt() != null)
                        .orElse(false),
                format,
                format == Format.JSON ? System.out : System.err,
                format == Format.TEXT && Terminal.isLive(),
                Clock.systemUTC());
    }

    private Batch awaitEnd(Batch batch) throws InterruptedException {
        var bell = new Bell();
        var said = State.RUNNING;
        var worked = Instant.now();
        while (true) {
            var now = patience.with(() -> batches.find(batch.id())).orElseThrow();
            if (!now.state().isOpen()) {
                return now;
            }
            if (now.state() != said && now.state() == State.PAUSED) {
                say("Batch " + now.id() + " is " + BatchControls.standing(now)
                        + ". Let it go on with: waybill batch resume " + now.id());
            }
            said = now.state();
            worked = lastWorked(now, worked);
            bell.await(LOOK);
        }
    }

    /** When the batch was last worked on; says so when that is long ago. */
    private Instant lastWorked(Batch batch, Instant before) throws InterruptedException {
        if (!batch.state().isWorkedOn() || patience.with(() -> batches.scanning(batch)) == Scanning.NOW) {
            return Instant.now();
        }
        if (before.isAfter(Instant.MIN) && before.plus(UNTIL_SOMEBODY_WORKS).isBefore(Instant.now())) {
            say("No scanner works on batch " + batch.id() + ". Start one with: waybill serve");
            return Instant.MIN;
        }
        return before;
    }

    private static void say(String words) {
        System.err.println(Printable.of(words));
    }

    private ExitCode summary(Migration migration, Batch ended, Duration elapsed, long before)
            throws InterruptedException {
        var totals = patience.with(() -> overview.totals(migration));
        long proven = Math.max(0, totals.of(FileState.VERIFIED).files() - before);
        if (format == Format.JSON) {
            var summary = Summary.json(migration, totals, elapsed, proven);
            summary.put("batch", ended.id());
            summary.put("batchState", ended.state().name());
            System.out.println(Json.write(summary));
        } else {
            System.out.println(Printable.of("Batch " + ended.id() + " of migration " + migration.number() + " is "
                    + BatchControls.standing(ended) + "."));
            System.out.println();
            var summary = new Summary(files, System.out);
            summary.table(totals);
            summary.reasons(migration, totals);
            System.out.println("Every file: waybill report " + migration.number());
        }
        return ended.state() == State.DONE && totals.isClean() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
}
