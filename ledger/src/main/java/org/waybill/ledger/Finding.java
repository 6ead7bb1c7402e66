package org.waybill.ledger;

import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.FileOwner;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.VerificationLevel;

/** How one attempt on one file ended, to be settled. */
public record Finding(FileRef ref, Verdict verdict) {

    /** What was found. */
    public sealed interface Verdict {

        /** The object's content equals the bytes that were read. */
        record Proven(ObjectVersion object, Sha256 sha256, VerificationLevel level, boolean adopted)
                implements Verdict {}

        /**
         * The object proven for an earlier version holds the content of this version; nothing was sent.
         *
         * @param owner of the file now
         */
        record Kept(KnownObject object, FileOwner owner) implements Verdict {}

        /**
         * The attempt failed.
         *
         * @param heldEtag the ETag of our own object that is at the key and must be replaced; null: none
         */
        record Failed(
                FailureKind kind, String message, @Nullable String heldEtag) implements Verdict {}
    }

    /** What the ledger made of a finding. */
    public enum Result {
        /** The file is VERIFIED now: an event is to be published. */
        VERIFIED,
        /** The file was VERIFIED by this attempt before: the event is to be published again. */
        VERIFIED_BEFORE,
        /** The file moved to another state. */
        MOVED,
        /** The finding is about another attempt or version than the row: nothing changed. */
        STALE
    }
}
