package org.waybill.uploader;

import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;

/** One version of a file, ready to be sent to its key, more than once if need be. */
interface Cargo {

    /** How sending ended. */
    sealed interface Sending {

        /**
         * The target answered. {@link Answer.Unmet} and {@link Answer.Missing} leave to the caller to look at what the key
         * holds.
         */
        record Answered(Answer<ObjectVersion> answer) implements Sending {}

        /** The content lies at the key, perhaps with the headers of an older version: the caller has to look at it. */
        record Joined() implements Sending {}
    }

    /** Sends the content. What was sent so far is used when this is called again. */
    Sending send(Condition condition) throws SourceFailure, InterruptedException;

    /** What the file holds; reads it if that was not done yet. */
    Content content() throws SourceFailure, InterruptedException;

    /**
     * The ETag of an object with this content that was written in the way that this ETag tells of; null when that cannot be
     * computed.
     */
    @Nullable
    String etagLike(String etag) throws SourceFailure, InterruptedException;

    /** Takes back what an unfinished {@link #send} left at the target. */
    void abandon();

    /** Takes back what others left unfinished at the target, as far as it is shown to be this file's; its object is in place. */
    void tidy() throws InterruptedException;
}
