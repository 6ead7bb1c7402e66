package org.waybill.app.dryrun;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waybill.operations.CannotRun;
import org.waybill.operations.Openings.Request;
import org.waybill.operations.plan.Plan;
import org.waybill.operations.plan.Plans;

/** Makes plans as {@code migrate --dry-run} does, within bounds. */
public final class BoundedPlans implements Plans {

    /** How long a walk that is told to stop may still take for the entry that it looks at. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Override
    public Plan plan(Request request, Bounds bounds) {
        var rehearsal = new Rehearsal(request.source(), request.policy(), request.target());
        var walk = new FutureTask<>(() -> isWalked(rehearsal, bounds.files()));
        // A file system that hangs keeps this thread, and nothing else.
        var thread = Thread.ofPlatform().daemon().name("plan").start(walk);
        try {
            boolean complete = finished(walk, thread, bounds.time());
            return rehearsal.forecast().plan(complete, rehearsal.comparedAll(), rehearsal.counts());
        } catch (TimeoutException e) {
            throw new CannotRun("The source does not answer. Is it a network file system whose server is away?");
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new CannotRun("The process stops.");
        }
    }

    /** Whether the walk came to its end in time. */
    private static boolean finished(FutureTask<Boolean> walk, Thread thread, Duration time)
            throws TimeoutException, InterruptedException {
        try {
            return value(walk, time);
        } catch (TimeoutException e) {
            thread.interrupt();
            return value(walk, GRACE);
        }
    }

    private static boolean value(FutureTask<Boolean> walk, Duration time)
            throws TimeoutException, InterruptedException {
        try {
            return walk.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The walk of a plan failed: " + e.getCause(), e);
        }
    }

    private static boolean isWalked(Rehearsal rehearsal, long most) {
        var left = new long[] {most};
        try {
            rehearsal.run((_, _, _) -> {
                if (--left[0] <= 0) {
                    // The walk sees it before the next entry.
                    Thread.currentThread().interrupt();
                }
            });
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
