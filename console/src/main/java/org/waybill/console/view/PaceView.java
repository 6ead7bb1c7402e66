package org.waybill.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waybill.ledger.reading.Pace.Point;

/**
 * The throughput of a migration over time.
 *
 * @param summary in one sentence, for those who do not see the chart
 */
public record PaceView(String summary, List<Step> steps) {

    /** What was proven a second until then. */
    public record Step(Instant at, long bytesPerSecond, long filesPerSecond) {}

    static PaceView of(List<Point> points) {
        var steps = new ArrayList<Step>();
        for (int i = 1; i < points.size(); i++) {
            var before = points.get(i - 1);
            var now = points.get(i);
            double seconds = Math.max(1, Duration.between(before.at(), now.at()).toSeconds());
            steps.add(new Step(
                    now.at(),
                    Math.max(0, Math.round((now.provenBytes() - before.provenBytes()) / seconds)),
                    Math.max(0, Math.round((now.provenFiles() - before.provenFiles()) / seconds))));
        }
        return new PaceView(summary(steps), List.copyOf(steps));
    }

    private static String summary(List<Step> steps) {
        if (steps.isEmpty()) {
            return "No rate is known yet: the first comes after 20 s.";
        }
        var best = steps.stream().mapToLong(Step::bytesPerSecond).max().orElse(0);
        var last = steps.getLast();
        return "Last " + Words.bytes(last.bytesPerSecond()) + "/s and " + Words.count(last.filesPerSecond())
                + " files/s, at best " + Words.bytes(best) + "/s, between "
                + Words.time(steps.getFirst().at()) + " and "
                + Words.time(last.at()) + ".";
    }
}
