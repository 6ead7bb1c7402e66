package org.waybill.app.output;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.FileState;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.Overview.Totals;

/**
 * Measures how many files and bytes were proven since a run began, by comparing successive totals. Files that leave
 * VERIFIED, because they changed, are not subtracted: otherwise a run over a changed source would seem to go backwards.
 */
final class Gains {

    private final Instant began;
    private @Nullable Sum last;
    private long files;
    private long bytes;
    private Instant lastGain;

    Gains(Instant began) {
        this.began = began;
        this.lastGain = began;
    }

    /** Takes the totals at this time; files proven before the first look do not count for the rate. */
    void look(Totals totals, Instant now) {
        var proven = totals.of(FileState.VERIFIED);
        if (last != null && proven.files() > last.files()) {
            files += proven.files() - last.files();
            bytes += Math.max(0, proven.bytes() - last.bytes());
            lastGain = now;
        }
        last = proven;
    }

    double filesPerSecond(Instant now) {
        return Numbers.perSecond(files, Duration.between(began, now));
    }

    double bytesPerSecond(Instant now) {
        return Numbers.perSecond(bytes, Duration.between(began, now));
    }

    /** The time since the last file was proven. */
    Duration quiet(Instant now) {
        return Duration.between(lastGain, now);
    }
}
