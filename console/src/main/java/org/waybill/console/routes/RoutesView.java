package org.waybill.console.routes;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waybill.console.view.Words;
import org.waybill.ledger.route.Differences;
import org.waybill.ledger.route.ReadSums;
import org.waybill.ledger.route.ReadSums.Side;
import org.waybill.ledger.route.RouteFollowers.Follower;
import org.waybill.ledger.route.RouteRule;
import org.waybill.model.SourcePath;
import org.waybill.model.route.Delivery;
import org.waybill.model.route.ReadMode;
import org.waybill.model.route.WriteMode;
import org.waybill.operations.route.RouteControls.Standing;

/**
 * Where reads and writes of a migration go.
 *
 * @param name of the migration in addresses of the gateway; null: it has none
 * @param processes that serve files
 * @param compared what comparing the two sides of reads has come to
 */
public record RoutesView(
        int migration,
        @Nullable String name,
        List<Rule> rules,
        List<Serving> processes,
        List<Share> reads,
        Differences.Sum compared) {

    /**
     * A rule.
     *
     * @param prefix as text; empty: everything
     * @param readsNow how reads go now; differs from {@code read} while a process does not know that writes go to both
     * @param shadow share of reads that are compared, from 0 to 1
     * @param notKnownTo processes that do not know the rule yet
     */
    public record Rule(
            String prefix,
            ReadMode read,
            ReadMode readsNow,
            WriteMode write,
            Delivery delivery,
            float shadow,
            long epoch,
            String by,
            Instant at,
            String reason,
            List<String> notKnownTo) {

        static Rule of(RouteRule rule, Standing standing) {
            var wanted = rule.wanted();
            var setting = rule.setting();
            return new Rule(
                    text(rule.prefix()),
                    wanted.read(),
                    rule.effective(),
                    wanted.write(),
                    wanted.delivery(),
                    wanted.shadow(),
                    setting.epoch(),
                    Words.plain(setting.by()),
                    setting.at(),
                    Words.plain(setting.reason()),
                    standing.behind(rule).stream()
                            .map(process -> Words.plain(process.name()))
                            .toList());
        }

        private static String text(String prefix) {
            return prefix.isEmpty() ? "" : new SourcePath(prefix.substring(0, prefix.length() - 1)).display() + "/";
        }

        /** The share of compared reads, for a person. */
        public String shadowPercent() {
            return String.format(Locale.ROOT, "%.3g %%", shadow * 100);
        }
    }

    /** A process that serves files. */
    public record Serving(String name, String kind, long epoch, Instant startedAt, Instant seenAt) {

        static Serving of(Follower process) {
            return new Serving(
                    Words.plain(process.name()),
                    Words.plain(process.kind()),
                    process.epoch(),
                    process.startedAt(),
                    process.seenAt());
        }
    }

    /** What one side has answered. */
    public record Share(Side side, long reads, long bytes, float share) {

        /** The share of all reads, for a person. */
        public String percent() {
            return String.format(Locale.ROOT, "%.1f %%", share * 100);
        }
    }

    static RoutesView of(Standing standing) {
        long all = standing.reads().values().stream()
                .mapToLong(ReadSums.Sum::reads)
                .sum();
        return new RoutesView(
                standing.migration().number(),
                standing.alias().orElse(null),
                standing.rules().stream().map(rule -> Rule.of(rule, standing)).toList(),
                standing.followers().stream().map(Serving::of).toList(),
                standing.reads().entrySet().stream()
                        .map(side -> new Share(
                                side.getKey(),
                                side.getValue().reads(),
                                side.getValue().bytes(),
                                all == 0 ? 0 : (float) side.getValue().reads() / all))
                        .toList(),
                standing.differences());
    }
}
