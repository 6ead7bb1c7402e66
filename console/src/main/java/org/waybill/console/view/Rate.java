package org.waybill.console.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waybill.ledger.Overview.Sum;
import org.waybill.ledger.reading.Pace.Point;

/**
 * How fast files were proven.
 *
 * @param basis the time that it was measured over
 */
public record Rate(double filesPerSecond, double bytesPerSecond, Duration basis) {

    /** The rate between the first and the last of these points; empty where they are too few, or files were lost between. */
    static Optional<Rate> of(List<Point> points) {
        if (points.size() < 2) {
            return Optional.empty();
        }
        var first = points.getFirst();
        var last = points.getLast();
        var basis = Duration.between(first.at(), last.at());
        long files = last.provenFiles() - first.provenFiles();
        long bytes = last.provenBytes() - first.provenBytes();
        if (basis.isZero() || files < 0 || bytes < 0) {
            return Optional.empty();
        }
        double seconds = basis.toMillis() / 1000.0;
        return Optional.of(new Rate(files / seconds, bytes / seconds, basis));
    }

    /** How long the rest takes at this rate; empty where it would never end. */
    Optional<Duration> timeFor(Sum rest) {
        double byFiles = filesPerSecond > 0 ? rest.files() / filesPerSecond : Double.POSITIVE_INFINITY;
        double byBytes =
                rest.bytes() == 0 ? 0 : bytesPerSecond > 0 ? rest.bytes() / bytesPerSecond : Double.POSITIVE_INFINITY;
        double seconds = Math.max(rest.files() == 0 ? 0 : byFiles, byBytes);
        return seconds < Duration.ofDays(3650).toSeconds()
                ? Optional.of(Duration.ofSeconds((long) Math.ceil(seconds)))
                : Optional.empty();
    }
}
