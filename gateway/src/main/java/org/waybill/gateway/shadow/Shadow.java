package org.waybill.gateway.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.SourcePath;

/**
 * Takes a share of the reads, and has both sides of their files compared in the background. A file and version is always in
 * the share or never. What does not fit is dropped and counted: a comparison never delays a read.
 */
public final class Shadow implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    private static final int MOST_WAITING = 1_000;

    private record Task(int migration, SourcePath path) {}

    private final BlockingQueue<Task> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Comparison comparison;
    private final Pace pace;
    private final Counter dropped;
    private @Nullable Thread worker;

    /** @param bytesPerSecond that comparing may read, of both sides together */
    public Shadow(Sides sides, Differences differences, long bytesPerSecond, MeterRegistry registry) {
        this.pace = new Pace(bytesPerSecond);
        this.comparison = new Comparison(sides, differences, pace, registry);
        this.dropped = Comparison.counter(registry, "dropped");
    }

    public void start() {
        worker = Thread.ofVirtual().name("shadow-reads").start(this::work);
    }

    /**
     * Notes a read that was answered.
     *
     * @param share of the reads that is compared: 0 to 1
     */
    public void read(int migration, SourcePath path, String version, double share) {
        if (share > 0 && place(path, version) < share && !waiting.offer(new Task(migration, path))) {
            dropped.increment();
        }
    }

    /** Where the version of a file stands between 0 and 1: the same in every process. */
    static double place(SourcePath path, String version) {
        long mixed = 31L * path.encoded().hashCode() + version.hashCode();
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private void work() {
        try {
            while (!pace.isStopped()) {
                var task = waiting.take();
                try {
                    comparison.compare(task.migration, task.path);
                } catch (RuntimeException e) {
                    LOG.error("{} of migration {} was not compared", task.path.display(), task.migration, e);
                }
            }
        } catch (InterruptedException e) {
            // The end: what waits is not compared.
        }
    }

    @Override
    public void close() {
        pace.stop();
        var running = worker;
        if (running != null) {
            running.interrupt();
        }
    }
}
