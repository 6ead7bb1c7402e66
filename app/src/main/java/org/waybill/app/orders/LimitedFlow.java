package org.waybill.app.orders;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.waybill.ledger.Patience;
import org.waybill.ledger.flow.FlowLimit;
import org.waybill.ledger.flow.FlowLimits;
import org.waybill.model.Bell;
import org.waybill.model.FileRef;
import org.waybill.model.MigrationId;
import org.waybill.model.flow.Flow;
import org.waybill.uploader.control.Pace;

/**
 * Keeps the limits of migrations. This process reserves shares of about a tenth of a second in the ledger, and hands them
 * out to its uploads in the order of their calls.
 */
final class LimitedFlow implements Pace {

    private static final double SHARE_SECONDS = 0.1;

    private final FlowLimits ledger;
    private final InstantSource clock;
    private final Predicate<FileRef> halted;
    private final Patience patience = new Patience();
    private final ConcurrentHashMap<MigrationId, Share> shares = new ConcurrentHashMap<>();
    private volatile Map<MigrationId, FlowLimit> limits = Map.of();

    /** @param halted ends the wait of a file that must not be sent any more */
    LimitedFlow(FlowLimits ledger, InstantSource clock, Predicate<FileRef> halted) {
        this.ledger = ledger;
        this.clock = clock;
        this.halted = halted;
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
    public void await(FileRef file, long bytes, long files) throws InterruptedException {
        if (limits.containsKey(file.migration())) {
            shares.computeIfAbsent(file.migration(), Share::new).take(file, bytes, files);
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

        /** Takes what is needed in small shares, so that uploads take turns and an order or another limit ends the wait. */
        void take(FileRef file, long bytes, long files) throws InterruptedException {
            long bytesNeeded = bytes;
            long filesNeeded = files;
            while ((bytesNeeded > 0 || filesNeeded > 0) && !halted.test(file)) {
                turn.lockInterruptibly();
                try {
                    if ((bytesNeeded > 0 && bytesLeft == 0) || filesLeft < filesNeeded) {
                        var limit = limits.get(migration);
                        var flow = limit == null ? Flow.UNLIMITED : limit.at(clock.instant());
                        if (limit == null || flow.isUnlimited() || flow.isClosed()) {
                            return;
                        }
                        reserve(limit.migration(), flow, bytesNeeded, filesNeeded);
                    }
                    long taken = Math.min(bytesLeft, bytesNeeded);
                    bytesLeft -= taken;
                    bytesNeeded -= taken;
                    filesLeft -= filesNeeded;
                    filesNeeded = 0;
                } finally {
                    turn.unlock();
                }
            }
        }

        private void reserve(int number, Flow flow, long bytesNeeded, long filesNeeded) throws InterruptedException {
            long moreBytes = bytesNeeded == 0 ? 0 : share(flow.bytesPerSecond(), bytesNeeded);
            long moreFiles = filesNeeded == 0 ? 0 : share(flow.filesPerSecond(), filesNeeded);
            var wait = patience.with(() -> ledger.reserve(number, flow, moreBytes, moreFiles));
            new Bell().await(wait);
            bytesLeft += moreBytes;
            filesLeft += moreFiles;
        }

        /** What may be sent in a moment. */
        private static long share(long perSecond, long needed) {
            return perSecond == Flow.NO_LIMIT ? needed : Math.max(1, (long) (perSecond * SHARE_SECONDS));
        }
    }
}
