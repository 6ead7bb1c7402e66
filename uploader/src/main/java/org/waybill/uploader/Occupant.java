package org.waybill.uploader;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.ReadBack;

/** The object that lies at the key of a file: is it the file already, and if not, may it be replaced? */
final class Occupant {

    private final FileFound found;
    private final ObjectStore store;
    private final ObjectFacts facts;
    private final @Nullable Marker ours;

    Occupant(FileFound found, ObjectStore store, ObjectFacts facts) {
        this.found = found;
        this.store = store;
        this.facts = facts;
        this.ours = Marker.parse(facts.metadata())
                .filter(marker -> marker.isOf(found.ref()))
                .orElse(null);
    }

    /** What follows for the upload. */
    sealed interface Verdict {

        /** It holds the bytes that were read, and stays; {@code adopted} when somebody else put it there. */
        record Equal(boolean adopted) implements Verdict {}

        /** It may be replaced, as long as it is this very object. */
        record Replaceable() implements Verdict {}

        /** It holds something else and must stay. */
        record Untouchable(FailureKind kind, String message) implements Verdict {}

        /** It went away, or became another, while it was looked at. */
        record Gone() implements Verdict {}

        /** It had to be read, and could not. */
        record Unreadable(Answer.Failed<?> failed) implements Verdict {}
    }

    Verdict judge(Cargo cargo) throws SourceFailure, InterruptedException {
        if (isAsDispatched()) {
            return new Verdict.Replaceable();
        }
        Boolean same = compareFacts(cargo);
        if (same == null) {
            return switch (store.readBack(
                    found.key(), facts.version(), found.ref().version().size())) {
                case Answer.Given<ReadBack>(var back) ->
                    judge(back.sha256().equals(cargo.content().sha256()));
                case Answer.Failed<ReadBack> failed -> new Verdict.Unreadable(failed);
                case Answer.Missing<ReadBack> missing -> new Verdict.Gone();
                case Answer.Unmet<ReadBack> unmet -> new Verdict.Gone();
            };
        }
        return judge(same);
    }

    private Verdict judge(boolean same) {
        return ours == null ? judgeForeign(same) : judgeOurs(ours, same);
    }

    /** Whether the dispatcher knew this object and sent the file to replace it. An object of this very attempt does not count. */
    private boolean isAsDispatched() {
        return facts.version().etag().equals(found.heldEtag())
                && (ours == null || ours.attempt() < found.ref().attempt());
    }

    private Verdict judgeOurs(Marker marker, boolean same) {
        boolean later = marker.attempt() > found.ref().attempt();
        if (same && (later || marker.version().equals(found.ref().version()))) {
            return new Verdict.Equal(false);
        }
        if (later) {
            return new Verdict.Untouchable(
                    FailureKind.CHANGED, "attempt " + marker.attempt() + " has written it since");
        }
        return new Verdict.Replaceable();
    }

    private Verdict judgeForeign(boolean same) {
        if (same) {
            return new Verdict.Equal(true);
        }
        if (found.overwrite()) {
            return new Verdict.Replaceable();
        }
        return new Verdict.Untouchable(
                FailureKind.OCCUPIED,
                "another object of " + facts.size() + " bytes, written " + facts.lastModified() + ", lies at this key");
    }

    /** Whether its content is ours, as far as the target's metadata shows; null when only reading the object can show it. */
    private @Nullable Boolean compareFacts(Cargo cargo) throws SourceFailure, InterruptedException {
        if (facts.size() != found.ref().version().size()) {
            return false;
        }
        var content = cargo.content();
        String sha256 = facts.checksums().get("sha256");
        if (sha256 != null) {
            return sha256.equals(
                    Base64.getEncoder().encodeToString(content.sha256().bytes()));
        }
        String crc32c = facts.checksums().get("crc32c");
        if (crc32c != null && !crc32c.equals(content.crc32c())) {
            return false;
        }
        // The marker says what was sent, not what is stored: alone it can prove a difference, but never equality.
        var marked = ours == null ? null : ours.sha256().orElse(null);
        if (marked != null && !marked.equals(content.sha256())) {
            return false;
        }
        if (marked != null && crc32c != null) {
            return true;
        }
        String etag = facts.version().etag();
        String expected = cargo.etagLike(etag);
        if (etag.equals(expected)) {
            return true;
        }
        // Not every target's ETag is an MD5, so only the ETag of our own object can prove a difference.
        boolean telling = expected != null && ours != null && !facts.encrypted();
        return telling ? Boolean.FALSE : null;
    }
}
