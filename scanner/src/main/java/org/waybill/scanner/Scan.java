package org.waybill.scanner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.ledger.Discovery;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.LivingFiles;
import org.waybill.ledger.LivingFiles.Located;
import org.waybill.ledger.Migration;
import org.waybill.ledger.Patience;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.route.Marks;
import org.waybill.model.Health.Cause;
import org.waybill.model.SourcePath;
import org.waybill.model.Tasks;
import org.waybill.model.Waits;
import org.waybill.source.Entry;
import org.waybill.source.Root;
import org.waybill.source.Source;
import org.waybill.source.SourceFault;

/** Records the source in the ledger: which files exist, which exist again, and, after a complete walk, which are gone. */
final class Scan {

    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);
    private static final int PAGE = 2_000;

    /** Files of the first pages: they are smaller, so that uploads begin while the walk continues. */
    private static final int FIRST_PAGE = 250;

    private final Lease lease;
    private final Migration migration;
    private final long batch;
    private final Source source;
    private final Planner planner;
    private final Records records;
    private final AtomicReference<String> lastFault = new AtomicReference<>("");

    /** The ledger's parts that a scan writes to. */
    record Records(Discovery discovery, LivingFiles livingFiles, Marks marks, Patience patience, Waits waits) {}

    Scan(Lease lease, Migration migration, long batch, Source source, Planner planner, Records records) {
        this.lease = lease;
        this.migration = migration;
        this.batch = batch;
        this.source = source;
        this.planner = planner;
        this.records = records;
    }

    /**
     * Walks the whole source, then looks for files that are gone. False when the source was away or another directory
     * before the end: then the walk did not see all of it.
     */
    boolean run() throws InterruptedException {
        if (!isRootUnchanged()) {
            return false;
        }
        var pages = new Pages();
        try (var root = source.hold()) {
            if (!isOurs(root)) {
                return false;
            }
            new Walk(source, planner).run(root, pages);
            pages.flush();
            pages.await();
        } catch (SourceFault e) {
            return false;
        } finally {
            pages.recording.cancel(true);
        }
        if (!isRootUnchanged()) {
            return false;
        }
        long living = records.patience.with(() -> records.livingFiles.living(migration));
        return pages.met >= living || isGoneRemoved();
    }

    private boolean isOurs(Root held) throws SourceFault {
        return Source.identity(held).equals(migration.root());
    }

    /** Checks files again that changed or vanished during an upload. */
    void recheck() throws InterruptedException {
        var due = records.patience.with(() -> records.livingFiles.dueForRecheck(migration, PAGE));
        if (due.isEmpty() || !isRootUnchanged()) {
            return;
        }
        var there = new ArrayList<Sighting>();
        var gone = new ArrayList<Long>();
        if (!isLookedAt(due, there, gone) || (!gone.isEmpty() && !isRootUnchanged())) {
            return;
        }
        record(there);
        if (!gone.isEmpty()) {
            records.patience.with(() -> records.livingFiles.gone(lease, migration, batch, gone));
        }
        records.patience.with(() -> records.livingFiles.rechecked(
                lease, due.stream().map(Located::file).toList()));
    }

    /** Looks at paths that were written or deleted beside the batch. */
    void lookAtMarked() throws InterruptedException {
        var marked = records.patience.with(() -> records.marks.over(migration.number(), PAGE));
        if (marked.isEmpty() || !isRootUnchanged()) {
            return;
        }
        var there = new ArrayList<Sighting>();
        var absent = new ArrayList<SourcePath>();
        try (var root = source.hold()) {
            if (!isOurs(root)) {
                return;
            }
            for (var mark : marked) {
                var found = root.look(mark.path(), planner.links());
                var sighting = planner.meet(root, mark.path(), found).sighting();
                if (sighting != null) {
                    there.add(sighting);
                } else if (found instanceof Entry.Absent) {
                    absent.add(mark.path());
                }
            }
        } catch (SourceFault e) {
            return;
        }
        if (!absent.isEmpty() && !isRootUnchanged()) {
            return;
        }
        record(there);
        gone(absent);
        records.patience.with(() -> records.marks.seen(migration.number(), marked));
    }

    private void gone(List<SourcePath> absent) throws InterruptedException {
        if (absent.isEmpty()) {
            return;
        }
        var files = records.patience.with(() -> records.livingFiles.at(migration, absent)).stream()
                .map(Located::file)
                .toList();
        records.patience.with(() -> records.livingFiles.gone(lease, migration, batch, files));
    }

    /** True when the root is the directory that the migration knows: only then does a missing file count as gone. */
    private boolean isRootUnchanged() {
        var fault = rootFault();
        // Logged only on a change: it is checked ten times a second while files wait for it.
        if (!fault.equals(lastFault.getAndSet(fault))) {
            LOG.warn("{} {}", source.root(), fault.isEmpty() ? "is back; going on." : fault + " Waiting for it.");
        }
        if (fault.isEmpty()) {
            records.waits.end(this);
        } else {
            records.waits.begin(this, Cause.SOURCE, source.root() + " " + fault);
        }
        return fault.isEmpty();
    }

    /** What is wrong with the root; empty when nothing is. */
    private String rootFault() {
        try {
            return source.identity().equals(migration.root())
                    ? ""
                    : "is another directory than before: is the source mounted?";
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    private boolean isGoneRemoved() throws InterruptedException {
        long after = 0;
        while (true) {
            long from = after;
            var page = records.patience.with(() -> records.livingFiles.livingAfter(migration, from, PAGE));
            if (page.isPastEnd()) {
                return true;
            }
            after = page.upTo();
            var there = new ArrayList<Sighting>();
            var gone = new ArrayList<Long>();
            // The order matters: the root must still be the same after the last missing file was checked.
            if (!isLookedAt(page.found(), there, gone) || (!gone.isEmpty() && !isRootUnchanged())) {
                return false;
            }
            record(there.stream().filter(Scan::isUnwalked).toList());
            if (!gone.isEmpty()) {
                records.patience.with(() -> records.livingFiles.gone(lease, migration, batch, gone));
            }
        }
    }

    /** True for what the walk skipped: an entry of a directory that a filter leaves out, or a directory that had a row. */
    private static boolean isUnwalked(Sighting sighting) {
        return sighting.plan() instanceof Sighting.Plan.Skip(var reason)
                && (reason == Sighting.SkipReason.FILTER || reason == Sighting.SkipReason.DIRECTORY);
    }

    /** Adds existing files to {@code there} and missing ones to {@code gone}; false if the root cannot be opened or changed. */
    private boolean isLookedAt(List<Located> files, List<Sighting> there, List<Long> gone) {
        try (var root = source.hold()) {
            if (!isOurs(root)) {
                return false;
            }
            for (var file : files) {
                var found = root.look(file.path(), planner.links());
                if (found instanceof Entry.Absent) {
                    gone.add(file.file());
                    continue;
                }
                var met = planner.meet(root, file.path(), found);
                if (met.sighting() != null) {
                    there.add(met.sighting());
                } else if (met.isDirectory() && isSettled(root, file.path())) {
                    there.add(Planner.listed(file.path()));
                }
            }
            return true;
        } catch (SourceFault e) {
            return false;
        }
    }

    /** A directory that is to be walked and cannot be listed keeps the row that says so. */
    private boolean isSettled(Root root, SourcePath directory) {
        if (planner.prunes(directory)) {
            return true;
        }
        try (var _ = root.list(directory)) {
            return true;
        } catch (SourceFault e) {
            return false;
        }
    }

    private void record(List<Sighting> sightings) throws InterruptedException {
        if (!sightings.isEmpty()) {
            records.patience.with(() -> records.discovery.record(lease, migration, batch, sightings));
        }
    }

    /** While one page is recorded, the walk fills and prepares the next. */
    private final class Pages implements Walk.Visitor {
        private int size = FIRST_PAGE;
        private List<Sighting> page = new ArrayList<>(size);
        private Future<Discovery.Recorded> recording = CompletableFuture.completedFuture(new Discovery.Recorded(0, 0));
        private long met;

        @Override
        public void met(Sighting sighting) throws InterruptedException {
            page.add(sighting);
            if (page.size() == size) {
                size = Math.min(2 * size, PAGE);
                flush();
            }
        }

        void flush() throws InterruptedException {
            if (page.isEmpty()) {
                return;
            }
            var full = records.discovery.page(migration, page);
            met += page.size();
            page = new ArrayList<>(size);
            await();
            var next =
                    new FutureTask<>(() -> records.patience.with(() -> records.discovery.record(lease, batch, full)));
            Thread.startVirtualThread(next);
            recording = next;
        }

        void await() throws InterruptedException {
            Tasks.result(recording);
        }
    }
}
