package org.waybill.storage;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/**
 * Keeps idle connections, and looks for those to close once in a while. OkHttp's own pool wakes two threads for that after
 * every request, a tenth of our CPU time where objects are small; what it offers publicly does not change it (OkHttp 5.5.1,
 * RealConnectionPool.connectionBecameIdle), so this stands on its internal names.
 */
final class IdleConnections {

    private IdleConnections() {}

    /**
     * A pool for one client.
     *
     * @param most connections that are kept
     * @param kept how long at least; at most twice as long
     */
    static ConnectionPool keep(int most, Duration kept) {
        var threads = Thread.ofPlatform().daemon().name("idle-connections").factory();
        var cleaning = new TaskRunner(
                new Unhurried(new TaskRunner.RealBackend(threads)), Logger.getLogger(TaskRunner.class.getName()));
        return new ConnectionPool(
                most, kept.toNanos(), TimeUnit.NANOSECONDS, cleaning, ConnectionListener.Companion.getNONE());
    }

    /** Lets nobody wake the thread that waits for the next cleaning: it comes when it was due before. */
    private record Unhurried(TaskRunner.Backend backend) implements TaskRunner.Backend {

        @Override
        public void coordinatorNotify(TaskRunner runner) {
            // Another idle connection is no reason to look earlier.
        }

        @Override
        public long nanoTime() {
            return backend.nanoTime();
        }

        @Override
        public void coordinatorWait(TaskRunner runner, long nanos) {
            backend.coordinatorWait(runner, nanos);
        }

        @Override
        public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
            return backend.decorate(queue);
        }

        @Override
        public void execute(TaskRunner runner, Runnable task) {
            backend.execute(runner, task);
        }
    }
}
