package org.waybill.app.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.waybill.ledger.Patience;
import org.waybill.ledger.flow.FlowLimit;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.Bell;
import org.waybill.model.MigrationId;
import org.waybill.model.flow.Flow;
import org.waybill.uploader.control.Pace;

/**
 * Keeps the limits of migrations. This process reserves shares of about a tenth of a second in the ledger, and hands them
 * out to its uploads in the order of their calls.
 */
final class LimitedFlow implements Pace {

    private static final double SHARE_SECONDS = 0.1;

    /** A changed limit is to take effect within 2 s, also for those who wait. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final FlowLimits ledger;
    private final InstantSource clock;
    private final Patience patience = new Patience();
    private final ConcurrentHashMap<MigrationId, Share> shares = new ConcurrentHashMap<>();
    private volatile Map<MigrationId, FlowLimit> limits = Map.of();

    LimitedFlow(FlowLimits ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Reads the limits from the ledger. */
    void refresh() {
        limits = ledger.all();
        shares.keySet().retainAll(limits.keySet());
    }

    /** Whether nothing of the migration may be sent now. */
    boolean isClosed(MigrationId migration) {
        var limit = limits.get(migration);
        return limit != null && limit.at(clock.instant()).isClosed();
    }

    @Override
    public void await(MigrationId migration, long bytes, long files) throws InterruptedException {
        if (limits.containsKey(migration)) {
            shares.computeIfAbsent(migration, Share::new).take(bytes, files);
        }
    }

    /** What this process may still send of a migration. */
    private final class Share {
        private final MigrationId migration;
        private final ReentrantLock turn = new ReentrantLock(true);
        private long bytesLeft;
        private long filesLeft;

        Share(MigrationId migration) {
            this.migration = migration;
        }

        void take(long bytes, long files) throws InterruptedException {
            turn.lockInterruptibly();
            try {
                while (bytesLeft < bytes || filesLeft < files) {
                    var limit = limits.get(migration);
                    var flow = limit == null ? Flow.UNLIMITED : limit.at(clock.instant());
                    // What is under way when a timetable closes the flow may end.
                    if (limit == null || flow.isUnlimited() || flow.isClosed()) {
                        return;
                    }
                    reserve(limit, flow, bytes - bytesLeft, files - filesLeft);
                }
                bytesLeft -= bytes;
                filesLeft -= files;
            } finally {
                turn.unlock();
            }
        }

        private void reserve(FlowLimit limit, Flow flow, long bytes, long files) throws InterruptedException {
            long moreBytes = share(flow.bytesPerSecond(), bytes);
            long moreFiles = share(flow.filesPerSecond(), files);
            var wait = patience.with(() -> ledger.reserve(limit.migration(), flow, moreBytes, moreFiles));
            var bell = new Bell();
            while (wait.isPositive()) {
                bell.await(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
                wait = wait.minus(LONGEST_WAIT);
                if (!limit.equals(limits.get(migration))) {
                    // Another limit applies now; its reservations begin anew.
                    return;
                }
            }
            bytesLeft += moreBytes;
            filesLeft += moreFiles;
        }

        /** What is needed, or what may be sent in a moment if that is more. */
        private static long share(long perSecond, long needed) {
            if (needed <= 0) {
                return 0;
            }
            return perSecond == Flow.NO_LIMIT ? needed : Math.max(needed, (long) (perSecond * SHARE_SECONDS));
        }
    }
}
