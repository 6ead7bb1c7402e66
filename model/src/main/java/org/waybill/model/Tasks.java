package org.waybill.model;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What became of work that another thread does. */
public final class Tasks {

    private Tasks() {}

    /** Waits for the task and gives what it gave; throws what it threw, see {@link #failure}. */
    public static <T> T result(Future<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** What the task threw; a checked exception as the cause of an {@link IllegalStateException}. */
    public static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
    }
}
