package org.waybill.app;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waybill.events.Bell;
import org.waybill.ledger.FileState;
import org.waybill.ledger.LedgerUnavailable;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;

/** Shows how far a run is: one live line on a terminal, a line now and then elsewhere, JSON lines for machines. */
final class Progress implements Runnable {

    private static final Duration LIVE = Duration.ofMillis(250);
    private static final Duration PERIODIC = Duration.ofSeconds(5);

    /** An end that lies further away than so many times what has passed is guessed from too little, such as one small file. */
    private static final double FORESEEABLE = 1_000;

    private final Supplier<Totals> totals;
    private final BooleanSupplier walked;
    private final Format format;
    private final PrintStream out;
    private final boolean live;
    private final InstantSource clock;
    private final Bell bell = new Bell();
    private final Instant started;
    private @Nullable Totals before;

    /**
     * @param walked whether everything has been found, so that the end can be foreseen
     * @param live whether {@code out} is a terminal
     */
    Progress(
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

    /** What was there before counts for no rate. */
    private void begin() {
        try {
            before = totals.get();
        } catch (LedgerUnavailable _) {
            // Then the first look that succeeds is the beginning.
        }
    }

    private void show() {
        try {
            var now = totals.get();
            if (before == null) {
                before = now;
            }
            if (format == Format.JSON) {
                out.println(json(now));
            } else if (live) {
                new Terminal(out).show(line(now));
            } else {
                out.println(line(now));
            }
        } catch (LedgerUnavailable e) {
            // The roles say so themselves, once.
            return;
        }
    }

    private Duration elapsed() {
        return Duration.between(started, clock.instant());
    }

    // What matters most comes first: a narrow terminal cuts the rest.
    private String line(Totals now) {
        double rate = rate(now);
        return String.format(
                Locale.ROOT,
                "%s  proven %s  found %s  in flight %s  failed %s  %.0f files/s  %s/s",
                end(now, rate),
                words(now.of(FileState.VERIFIED)),
                words(now.total()),
                words(now.of(FileState.DISPATCHED)),
                Numbers.count(now.of(FileState.FAILED).files()),
                rate,
                Numbers.bytes(byteRate(now)));
    }

    private static String words(Sum sum) {
        return Numbers.count(sum.files()) + " (" + Numbers.bytes(sum.bytes()) + ")";
    }

    private double rate(Totals now) {
        return Numbers.perSecond(done(now) - done(before), elapsed());
    }

    private double byteRate(Totals now) {
        long earlier = before == null ? 0 : before.of(FileState.VERIFIED).bytes();
        return Numbers.perSecond(now.of(FileState.VERIFIED).bytes() - earlier, elapsed());
    }

    private static long done(@Nullable Totals totals) {
        return totals == null ? 0 : totals.of(FileState.VERIFIED).files();
    }

    // The later of two ends: that of the files at their rate, that of the bytes at theirs.
    private String end(Totals now, double rate) {
        if (!walked.getAsBoolean()) {
            return "walking";
        }
        var found = now.of(FileState.FOUND);
        var flying = now.of(FileState.DISPATCHED);
        long files = found.files() + flying.files() - now.hotLeft();
        if (files == 0) {
            return "looking at the target once more";
        }
        double byFiles = files / rate;
        double byBytes = (found.bytes() + flying.bytes()) / byteRate(now);
        double seconds = Math.max(byFiles, byBytes);
        return seconds < elapsed().toSeconds() * FORESEEABLE
                ? "ETA " + Numbers.roughly(Duration.ofSeconds((long) seconds))
                : "ETA unknown";
    }

    private String json(Totals now) {
        return Json.write(Json.totals("progress", now, elapsed()));
    }
}
