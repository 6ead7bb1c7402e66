package org.waybill.console.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Overview.Sum;

/**
 * How far a migration is, and when it will be done.
 *
 * @param complete whether the walk has ended, so that the sums are the whole; before, no percentage is honest
 * @param settled files that need nothing more: proven, failed, skipped, gone
 * @param rate over the last five minutes; null while it is not known
 * @param soonest the time left at the best of the known rates; null while none is known
 * @param latest the time left at the worst of them
 */
public record Progress(
        boolean complete,
        Sum found,
        Sum proven,
        Sum settled,
        @Nullable Rate rate,
        @Nullable Long soonest,
        @Nullable Long latest) {

    static Progress of(boolean complete, Sum found, Sum proven, Sum settled, List<Optional<Rate>> rates) {
        var rest = found.minus(settled);
        var times = rates.stream()
                .flatMap(Optional::stream)
                .flatMap(rate -> rate.timeFor(rest).stream())
                .toList();
        return new Progress(
                complete,
                found,
                proven,
                settled,
                rates.getFirst().orElse(null),
                bound(times.stream().min(Duration::compareTo)),
                bound(times.stream().max(Duration::compareTo)));
    }

    private static @Nullable Long bound(Optional<Duration> time) {
        return time.map(Duration::toSeconds).orElse(null);
    }

    /** The part of the bytes, or of the files where there are no bytes, that is proven. */
    public double share() {
        if (found.bytes() > 0) {
            return (double) proven.bytes() / found.bytes();
        }
        return found.files() == 0 ? 0 : (double) proven.files() / found.files();
    }

    /** In thousandths, for a bar. */
    public long thousandths() {
        return (long) Math.floor(Math.max(0, Math.min(1, share())) * 1000);
    }

    /** All of it in one line, as far as it is known. */
    public String line() {
        var parts = Stream.of(
                complete
                        ? "Proven " + Words.count(proven.files()) + " of " + Words.count(found.files()) + " files, "
                                + Words.percent(share()) + " of " + Words.bytes(found.bytes())
                        : "Looking for files: " + Words.count(found.files()) + " found so far, "
                                + Words.count(proven.files()) + " proven",
                rate == null ? "" : speed(rate),
                left());
        return String.join(" · ", parts.filter(part -> !part.isEmpty()).toList());
    }

    private static String speed(Rate rate) {
        return Words.bytes(rate.bytesPerSecond()) + "/s, " + Words.perSecond(rate.filesPerSecond()) + " files/s ("
                + Words.duration(rate.basis()) + ")";
    }

    /** The time left in words; empty while nothing is known, or nothing is left. */
    public String left() {
        if (!complete || soonest == null || latest == null || latest == 0) {
            return "";
        }
        var from = Words.duration(Duration.ofSeconds(soonest));
        var to = Words.duration(Duration.ofSeconds(latest));
        return from.equals(to) ? "done in about " + from : "done in " + from + " to " + to;
    }
}
