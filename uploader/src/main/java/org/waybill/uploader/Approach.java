package org.waybill.uploader;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.Folders.Obstacle;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectStore;

/**
 * Finds out whether another object blocks a key, at targets that do not distinguish an object from a folder of the same
 * name. An object that this migration put there is deleted: the source now has a folder where it had a file.
 */
final class Approach {

    private static final Logger LOG = LoggerFactory.getLogger(Approach.class);

    private final ObjectStore store;
    private final Folders folders;
    private final boolean keptApart;
    private final boolean versioned;

    /** @param known what the target can do, if that is known */
    Approach(ObjectStore store, InstantSource clock, Optional<Capabilities> known) {
        this.store = store;
        this.folders = new Folders(store, clock);
        this.keptApart = known.filter(found -> found.has(Capability.OBJECT_BESIDE_FOLDER))
                .isPresent();
        this.versioned = known.filter(Capabilities::versioned).isPresent();
    }

    /** Whether the target is known to keep every replaced object as a version. */
    boolean keepsVersions() {
        return versioned;
    }

    /** What a look has found. */
    sealed interface Way {

        record Free() implements Way {}

        /** It is free now: an object of our own blocked it and was deleted. */
        record Cleared() implements Way {}

        record Blocked(String message) implements Way {}

        record Unknown(Answer.Failed<?> failed) implements Way {}
    }

    /** Called before a file is sent that may have been sent earlier: whether a listing could show its object. */
    Way before(FileFound found) {
        return keptApart ? new Way.Free() : above(found);
    }

    /** Called after the target refused a file, when the object at its key does not explain why. */
    Way after(FileFound found) {
        var above = above(found);
        if (!(above instanceof Way.Free)) {
            return above;
        }
        return switch (folders.below(found.key())) {
            case Answer.Given<Optional<String>>(var below) ->
                below.<Way>map(key -> new Way.Blocked(blocked(found.key(), key)))
                        .orElseGet(Way.Free::new);
            case Answer.Failed<Optional<String>> failed -> new Way.Unknown(failed);
            case Answer.Missing<Optional<String>> _, Answer.Unmet<Optional<String>> _ -> new Way.Free();
        };
    }

    private static String blocked(String key, String below) {
        return below.equals(key + "/")
                ? "the folder marker " + below + " lies at this name, and the target takes no object beside it"
                : "objects lie below this name, such as " + below + ", and the target takes no object beside them";
    }

    private Way above(FileFound found) {
        return switch (folders.above(found.key())) {
            case Answer.Given<Optional<Obstacle>>(var obstacle) ->
                obstacle.isEmpty() ? new Way.Free() : past(obstacle.get(), found);
            case Answer.Failed<Optional<Obstacle>> failed -> new Way.Unknown(failed);
            case Answer.Missing<Optional<Obstacle>> _, Answer.Unmet<Optional<Obstacle>> _ -> new Way.Free();
        };
    }

    private Way past(Obstacle obstacle, FileFound found) {
        // An escaped key does not show where its file lies.
        if (KeyNames.isEscaped(obstacle.key())
                || !Marker.isOf(obstacle.facts(), found.ref().migration())) {
            return new Way.Blocked(inTheWay(obstacle));
        }
        // The file lies below that name in the source, so the source has no file of that name any more.
        return switch (store.deleteIf(obstacle.key(), obstacle.facts().version().etag())) {
            case Answer.Given<ObjectStore.Done> _ -> {
                LOG.info("deleted our own object {}: the file that it held is a folder now", obstacle.key());
                yield new Way.Cleared();
            }
            case Answer.Missing<ObjectStore.Done> _ -> new Way.Cleared();
            case Answer.Unmet<ObjectStore.Done> _ -> new Way.Blocked(inTheWay(obstacle));
            case Answer.Failed<ObjectStore.Done> failed -> new Way.Unknown(failed);
        };
    }

    private static String inTheWay(Obstacle obstacle) {
        return "the object " + obstacle.key()
                + " lies at the name of a folder above, and the target shows nothing below it";
    }
}
