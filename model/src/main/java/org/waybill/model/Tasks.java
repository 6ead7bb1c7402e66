package org.waybill.model;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Results and failures of work in another thread. */
public final class Tasks {

    private Tasks() {}

    /** Waits for the task and returns its result, or throws its exception, see {@link #failure}. */
    public static <T> T result(Future<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The exception of the task; a checked one as the cause of an {@link IllegalStateException}. */
    public static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
    }
}
