package org.waybill.uploader;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStore;
import org.waybill.uploader.control.Orders;

/**
 * Uploads one file at a time for each thread that calls it: reads the version that the event names, once, and puts exactly
 * those bytes at the key under the event's condition. Thread-safe; the memory of all calls together is bounded by the
 * settings.
 */
public final class Uploader {

    private final Function<Target, ObjectStore> stores;
    private final UploaderSettings settings;
    private final Bundling bundling;
    private final SmallLane small;
    private final BufferPool partBuffers;
    private final BegunUploads begun;
    private final Orders orders;
    private final Function<Target, Optional<Capabilities>> known;
    private final ConcurrentHashMap<Target, Approach> approaches = new ConcurrentHashMap<>();

    /**
     * @param stores the store of a target; kept open by whoever gives it
     * @param bundling how small files are sent together
     * @param known what a target can do, as far as that is known
     * @param orders stop large files between two parts, and hold their bytes back
     */
    public Uploader(
            Function<Target, ObjectStore> stores,
            UploaderSettings settings,
            Bundling bundling,
            Function<Target, Optional<Capabilities>> known,
            Orders orders) {
        this.stores = stores;
        this.settings = settings;
        this.bundling = bundling;
        this.known = known;
        this.orders = orders;
        this.begun = new BegunUploads(orders.notes());
        this.small = new SmallLane(stores, settings, bundling, this::approach);
        this.partBuffers = new BufferPool(settings.partMemory());
    }

    /**
     * Brings the file to its key, or says why not. A second call with the same event is harmless: it takes our object
     * at the key as the result or writes it again, and never touches an object of others.
     *
     * @param repeated whether the event may have been processed before: then the key is checked before anything is sent
     * @throws InterruptedException the thread was interrupted; the parts of a large file that were sent stay at the
     *     target for the next call, nothing else is left behind
     */
    public UploadOutcome upload(FileFound found, boolean repeated) throws InterruptedException {
        var outcome = uploadOnce(found, repeated);
        return repeated && small.bundles(found) ? outcome.lingering(bundling.latestSeconds()) : outcome;
    }

    /** The bytes that a file is sent with at once; 0 for one in parts, whose bytes are held back one by one. */
    long bytesAtOnce(FileFound found) {
        long size = found.ref().version().size();
        return size <= settings.inMemoryLimit() ? size : 0;
    }

    /** The failure of an attempt whose target was down again and again. */
    FileFailed givenUp(FileFound found, UploadOutcome.TargetDown down) {
        var failed = new FileFailed(found.ref(), down.kind(), down.message());
        return small.bundles(found) ? failed.lingering(bundling.latestSeconds()) : failed;
    }

    private UploadOutcome uploadOnce(FileFound found, boolean repeated) throws InterruptedException {
        try (var source = SourceFile.open(found)) {
            return source.size() <= settings.inMemoryLimit()
                    ? small.upload(found, source, repeated)
                    : uploadLarge(found, source);
        } catch (SourceFailure e) {
            return failed(found, e.kind(), String.valueOf(e.getMessage()));
        }
    }

    private UploadOutcome uploadLarge(FileFound found, SourceFile source) throws SourceFailure, InterruptedException {
        var plan = PartPlan.of(source.size(), settings.partSize());
        if (plan.partSize() > UploaderSettings.LARGEST_PART) {
            return failed(
                    found,
                    FailureKind.UNSUITABLE,
                    "needs parts of " + plan.partSize() + " bytes; a part has at most "
                            + UploaderSettings.LARGEST_PART);
        }
        var store = stores.apply(found.target());
        var reader = new PartReader(source, plan, partBuffers, settings.parallelParts());
        var headers = Headers.of(found, source.stat(), source.first(Headers.FIRST_BYTES), null);
        var cargo = new LargeCargo(
                found, store, plan, reader, headers, new LargeCargo.Control(begun, orders.halts(), orders.pace()));
        try {
            // A look costs one request. Without it we would learn only after the last part that the key is taken.
            return new Delivery(found, store, cargo, source.stat(), approach(found.target())).run(true);
        } catch (SourceFailure e) {
            if (e.kind() != FailureKind.SOURCE_ERROR) {
                cargo.abandon();
            }
            throw e;
        }
    }

    private Approach approach(Target target) {
        return approaches.computeIfAbsent(
                target, to -> new Approach(stores.apply(to), bundling.clock(), known.apply(to)));
    }

    private static UploadOutcome failed(FileFound found, FailureKind kind, String message) {
        return new UploadOutcome.Done(new FileFailed(found.ref(), kind, message));
    }
}
