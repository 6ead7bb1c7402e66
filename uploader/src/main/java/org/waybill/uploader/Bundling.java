package org.waybill.uploader;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.waybill.events.Target;

/**
 * What sending small files together needs.
 *
 * @param taken whether a target unpacks bundles, and they are wanted
 * @param executor lists a target now and then; a task may block, and take minutes
 */
public record Bundling(Predicate<Target> taken, Executor executor, InstantSource clock) {

    /** Each file with a request of its own. */
    public static final Bundling NONE = new Bundling(_ -> false, Runnable::run, InstantSource.system());
}
