package org.waybill.uploader;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.waybill.model.Target;
import org.waybill.objectstore.StoreTimeouts;

/**
 * What is needed to send small files together.
 *
 * @param taken whether a target unpacks bundles, and they are wanted
 * @param timeouts of the requests to all targets
 * @param executor sends bundles, and lists a target now and then; a task may block, and take minutes
 */
public record Bundling(Predicate<Target> taken, StoreTimeouts timeouts, Executor executor, InstantSource clock) {

    /** Added for requests that a target still carries out after its client has gone. */
    private static final Duration SPARE = Duration.ofSeconds(30);

    /** No bundles: each file has a request of its own. */
    public static final Bundling NONE =
            new Bundling(_ -> false, StoreTimeouts.DEFAULTS, Runnable::run, InstantSource.system());

    /** Seconds after which a bundle of an abandoned attempt has either been carried out or never will be. */
    int latestSeconds() {
        return Math.toIntExact(timeouts.call(Bundler.MOST_BYTES).plus(SPARE).toSeconds());
    }
}
