package org.waybill.uploader;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.MigrationId;
import org.waybill.model.Target;
import org.waybill.objectstore.ObjectStore;
import org.waybill.source.Stat;

/**
 * Sends files from memory: in bundles where that cannot harm anything at the target, else each with its own conditional
 * request. A bundle honours no condition, so it takes only files that were never sent, to empty keys.
 */
final class SmallLane {

    /** Bytes of the largest file in a bundle: MinIO unpacks larger ones one after the other. */
    private static final int LARGEST_BUNDLED = 128 << 10;

    private final Function<Target, ObjectStore> stores;
    private final Bundling bundling;
    private final Function<Target, Approach> approaches;
    private final BufferPool buffers;
    private final Semaphore requests;
    private final ConcurrentHashMap<Destination, Way> ways = new ConcurrentHashMap<>();

    SmallLane(
            Function<Target, ObjectStore> stores,
            UploaderSettings settings,
            Bundling bundling,
            Function<Target, Approach> approaches) {
        this.stores = stores;
        this.bundling = bundling;
        this.approaches = approaches;
        this.buffers = new BufferPool(settings.smallMemory());
        this.requests = new Semaphore(settings.smallAtOnce(), true);
    }

    private record Destination(Target target, MigrationId migration) {}

    private record Way(Vacancies vacancies, Bundler bundler) {}

    UploadOutcome upload(FileFound found, SourceFile source, boolean repeated)
            throws SourceFailure, InterruptedException {
        var store = stores.apply(found.target());
        boolean bundled = mayBeBundled(found, store, repeated);
        try (var buffer = buffers.take((int) source.size())) {
            var cargo = SmallCargo.load(found, store, source, buffer.array(), bundled);
            // The cargo may wait for others, and the number of open files is limited.
            source.close();
            var result = bundled ? way(found, store).bundler.send(cargo.entry()) : Bundler.Result.LEFT;
            return switch (result) {
                case SENT -> new UploadOutcome.Done(Delivery.uploaded(found, cargo.content(), cargo.bundled(), false));
                case LEFT -> alone(found, store, cargo, source.stat(), mayBeThere(found, repeated));
                case LOST -> alone(found, store, cargo, source.stat(), true).lingering(bundling.latestSeconds());
            };
        }
    }

    private UploadOutcome alone(FileFound found, ObjectStore store, SmallCargo cargo, Stat stat, boolean lookFirst)
            throws SourceFailure, InterruptedException {
        requests.acquire();
        try {
            return new Delivery(found, store, cargo, stat, approaches.apply(found.target())).run(lookFirst);
        } finally {
            requests.release();
        }
    }

    /** Whether this attempt may go in a bundle, provided its key holds nothing. */
    boolean bundles(FileFound found) {
        return found.ref().attempt() == 1
                && !found.shared()
                && found.heldEtag() == null
                && found.ref().version().size() <= LARGEST_BUNDLED
                && bundling.taken().test(found.target());
    }

    private boolean mayBeBundled(FileFound found, ObjectStore store, boolean repeated) throws InterruptedException {
        return !repeated && bundles(found) && way(found, store).vacancies.isVacant(found.key());
    }

    private Way way(FileFound found, ObjectStore store) {
        return ways.computeIfAbsent(
                new Destination(found.target(), found.ref().migration()),
                to -> new Way(
                        new Vacancies(store, to.target.prefix(), to.migration, bundling.executor(), bundling.clock()),
                        new Bundler(store, bundling.executor())));
    }

    /** A look costs one request; a file sent in vain costs all its bytes. */
    private static boolean mayBeThere(FileFound found, boolean repeated) {
        boolean retried = found.ref().attempt() > 1 && found.heldEtag() == null;
        return repeated || retried || found.shared();
    }
}
