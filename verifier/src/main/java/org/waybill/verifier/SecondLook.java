package org.waybill.verifier;

import java.util.Optional;
import org.waybill.ledger.Sweeps.Fault;
import org.waybill.ledger.Sweeps.Suspect;
import org.waybill.model.FailureKind;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Folders;
import org.waybill.objectstore.Folders.Obstacle;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.ReadBack;

/**
 * Looks once more at an object that the listing of a sweep did not show as it was proven. It reads as users do, without
 * naming a version: their GET and their listing must show what was proven.
 */
final class SecondLook {

    private final ObjectStore store;
    private final Folders folders;
    private final MigrationId migration;
    private final VerificationLevel level;
    private final boolean listable;

    /** @param listable whether the target lets us list; if not, only the object itself is looked at */
    SecondLook(ObjectStore store, Folders folders, MigrationId migration, VerificationLevel level, boolean listable) {
        this.store = store;
        this.folders = folders;
        this.migration = migration;
        this.level = level;
        this.listable = listable;
    }

    /** What is wrong with the object; empty when it is as it was proven. */
    Answer<Optional<Fault>> at(Suspect suspect) {
        if (!listable) {
            return content(suspect);
        }
        return switch (folders.listed(suspect.key())) {
            case Answer.Given<Optional<Listed>>(var listed) -> {
                if (listed.isEmpty()) {
                    yield unlisted(suspect);
                }
                yield isAsProven(listed.get(), suspect) ? new Answer.Given<>(Optional.empty()) : content(suspect);
            }
            case Answer.Failed<Optional<Listed>> failed -> failed.as();
            case Answer.Missing<Optional<Listed>> _, Answer.Unmet<Optional<Listed>> _ -> content(suspect);
        };
    }

    private static boolean isAsProven(Listed listed, Suspect suspect) {
        return listed.size() == suspect.size()
                && listed.etag().equals(suspect.object().etag());
    }

    private Answer<Optional<Fault>> unlisted(Suspect suspect) {
        return switch (store.head(suspect.key())) {
            case Answer.Given<ObjectFacts> _ -> hidden(suspect);
            case Answer.Missing<ObjectFacts> _ -> different("the object that was proven is gone");
            case Answer.Unmet<ObjectFacts> unmet -> Answer.otherwise(unmet);
            case Answer.Failed<ObjectFacts> failed -> failed.as();
        };
    }

    private Answer<Optional<Fault>> hidden(Suspect suspect) {
        return switch (folders.above(suspect.key())) {
            case Answer.Given<Optional<Obstacle>>(var obstacle) ->
                new Answer.Given<>(Optional.of(obstacle.map(this::hiddenBy).orElseGet(SecondLook::hiddenByTarget)));
            case Answer.Failed<Optional<Obstacle>> failed -> failed.as();
            case Answer.Missing<Optional<Obstacle>> missing -> Answer.otherwise(missing);
            case Answer.Unmet<Optional<Obstacle>> unmet -> Answer.otherwise(unmet);
        };
    }

    private Fault hiddenBy(Obstacle obstacle) {
        if (Marker.isOf(obstacle.facts(), migration)) {
            // The uploader deletes an object that this migration put there when the folder was a file.
            return new Fault(
                    FailureKind.MISMATCH,
                    "no listing shows this object: our own older object " + obstacle.key() + " hides it");
        }
        return new Fault(
                FailureKind.OCCUPIED,
                "no listing shows this object: the target hides what lies below the object " + obstacle.key()
                        + "; remove or rename that one");
    }

    private static Fault hiddenByTarget() {
        return new Fault(
                FailureKind.UNSUITABLE,
                "no listing shows this object, though it can be read: the target hides such names; exclude or rename"
                        + " the file");
    }

    private Answer<Optional<Fault>> content(Suspect suspect) {
        return level == VerificationLevel.READ_BACK ? downloaded(suspect) : described(suspect);
    }

    // The proven version may still exist although readers no longer get it.
    private Answer<Optional<Fault>> downloaded(Suspect suspect) {
        var current = new ObjectVersion(suspect.object().etag(), null);
        return switch (store.readBack(suspect.key(), current, suspect.size())) {
            case Answer.Given<ReadBack>(var read) ->
                read.sha256().equals(suspect.sha256()) && read.size() == suspect.size()
                        ? new Answer.Given<>(Optional.empty())
                        : different("the object is not the one that was proven");
            case Answer.Missing<ReadBack> _ -> different("the object that was proven is gone");
            case Answer.Unmet<ReadBack> _ -> different("the key holds another object than was proven");
            case Answer.Failed<ReadBack> failed -> failed.as();
        };
    }

    private Answer<Optional<Fault>> described(Suspect suspect) {
        return switch (store.head(suspect.key())) {
            case Answer.Given<ObjectFacts>(var facts) ->
                facts.size() == suspect.size()
                                && facts.version()
                                        .etag()
                                        .equals(suspect.object().etag())
                        ? new Answer.Given<>(Optional.empty())
                        : different("the object is not the one that was proven");
            case Answer.Missing<ObjectFacts> _ -> different("the object that was proven is gone");
            case Answer.Unmet<ObjectFacts> _ -> different("the key holds another object than was proven");
            case Answer.Failed<ObjectFacts> failed -> failed.as();
        };
    }

    private static Answer<Optional<Fault>> different(String message) {
        return new Answer.Given<>(Optional.of(new Fault(FailureKind.MISMATCH, message)));
    }
}
