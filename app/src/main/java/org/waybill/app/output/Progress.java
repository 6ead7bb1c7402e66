package org.waybill.app.output;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.waybill.ledger.FileState;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;
import org.waybill.model.Bell;

/** Shows the progress of a run: one live line on a terminal, a line at intervals elsewhere, JSON lines for programs. */
public final class Progress implements Runnable {

    private static final Duration LIVE = Duration.ofMillis(250);
    private static final Duration PERIODIC = Duration.ofSeconds(5);

    /** The most times the elapsed time for which an end is shown: beyond it too little is known, such as one small file. */
    private static final double FORESEEABLE = 1_000;

    private static final Duration STANDSTILL = Duration.ofSeconds(3);

    private final Supplier<Totals> totals;
    private final BooleanSupplier walked;
    private final Format format;
    private final PrintStream out;
    private final boolean live;
    private final InstantSource clock;
    private final Bell bell = new Bell();
    private final Instant started;
    private final Gains gains;

    /**
     * @param walked whether everything has been found, so that the end can be foreseen
     * @param live whether {@code out} is a terminal
     */
    public Progress(
            Supplier<Totals> totals,
            BooleanSupplier walked,
            Format format,
            PrintStream out,
            boolean live,
            InstantSource clock) {
        this.totals = totals;
        this.walked = walked;
        this.format = format;
        this.out = out;
        this.live = live;
        this.clock = clock;
        this.started = clock.instant();
        this.gains = new Gains(started);
    }

    @Override
    public void run() {
        try {
            begin();
            while (true) {
                bell.await(live ? LIVE : PERIODIC);
                show();
            }
        } catch (InterruptedException e) {
            if (live) {
                new Terminal(out).clear();
            }
        }
    }

    /** Takes the first totals: files proven before do not count for the rate. */
    public void begin() {
        try {
            gains.look(totals.get(), started);
        } catch (LedgerUnavailable _) {
            // Then the first successful look is the beginning.
        }
    }

    private void show() {
        try {
            var now = totals.get();
            if (format == Format.JSON) {
                out.println(json(now));
            } else if (live) {
                new Terminal(out).show(line(now));
            } else {
                out.println(line(now));
            }
        } catch (LedgerUnavailable e) {
            // The roles themselves log this once.
            return;
        }
    }

    private Duration elapsed() {
        return Duration.between(started, clock.instant());
    }

    // The most important part comes first, because a narrow terminal cuts the rest.
    String line(Totals now) {
        var at = clock.instant();
        gains.look(now, at);
        return String.format(
                Locale.ROOT,
                "%s  proven %s  found %s  in flight %s  failed %s  %s  %s/s",
                end(now, at),
                words(now.of(FileState.VERIFIED)),
                words(now.total()),
                words(now.of(FileState.DISPATCHED)),
                Numbers.count(now.of(FileState.FAILED).files()),
                Numbers.rate(gains.filesPerSecond(at), "file"),
                Numbers.bytes(gains.bytesPerSecond(at)));
    }

    private static String words(Sum sum) {
        return Numbers.count(sum.files()) + " (" + Numbers.bytes(sum.bytes()) + ")";
    }

    // The later of two estimates: one from the rate of files, one from the rate of bytes.
    private String end(Totals now, Instant at) {
        if (!walked.getAsBoolean()) {
            return "walking";
        }
        var found = now.of(FileState.FOUND);
        var flying = now.of(FileState.DISPATCHED);
        long files = found.files() + flying.files() - now.hotLeft();
        if (files <= 0) {
            return "looking at the target once more";
        }
        double byFiles = files / gains.filesPerSecond(at);
        double byBytes = (found.bytes() + flying.bytes()) / gains.bytesPerSecond(at);
        double seconds = Math.ceil(Math.max(byFiles, byBytes));
        // No estimate during a standstill: it would pass although nothing is proven.
        if (gains.quiet(at).compareTo(STANDSTILL) > 0 && gains.quiet(at).toSeconds() > seconds) {
            return "waiting for " + Numbers.count(files, "file");
        }
        return seconds < elapsed().toSeconds() * FORESEEABLE
                ? "ETA " + Numbers.roughly(Duration.ofSeconds((long) seconds))
                : "ETA unknown";
    }

    private String json(Totals now) {
        return Json.write(Json.totals("progress", now, elapsed()));
    }
}
