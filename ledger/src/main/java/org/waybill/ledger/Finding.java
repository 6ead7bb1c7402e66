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
         * The object that was proven for an earlier version holds the content of this one; nothing was sent.
         *
         * @param owner of the file as it is now
         */
        record Kept(KnownObject object, FileOwner owner) implements Verdict {}

        /**
         * It did not work.
         *
         * @param heldEtag the ETag of our own object that lies at the key and must be replaced; null: none
         */
        record Failed(
                FailureKind kind, String message, @Nullable String heldEtag) implements Verdict {}
    }

    /** What the ledger made of a finding. */
    public enum Result {
        /** The file is VERIFIED now: the world is to be told. */
        VERIFIED,
        /** The file was VERIFIED by this attempt before: the world is to be told again. */
        VERIFIED_BEFORE,
        /** The file moved elsewhere. */
        MOVED,
        /** The finding is of an attempt or version that is not the row's: nothing changed. */
        STALE
    }
}
