package org.waybill.uploader;

import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;

/** One version of a file, ready to be sent to its key, several times if necessary. */
interface Cargo {

    /** How sending ended. */
    sealed interface Sending {

        /**
         * The target answered. After {@link Answer.Unmet} and {@link Answer.Missing} the caller has to check what the
         * key holds.
         */
        record Answered(Answer<ObjectVersion> answer) implements Sending {}

        /** The content lies at the key, perhaps with the headers of an older version: the caller has to look at it. */
        record Joined() implements Sending {}
    }

    /** Sends the content. A repeated call reuses what was already sent. */
    Sending send(Condition condition) throws SourceFailure, InterruptedException;

    /** What the file contains; reads the file if that was not done yet. */
    Content content() throws SourceFailure, InterruptedException;

    /**
     * The ETag that this content would have if written in the way that the given ETag indicates; null when it cannot be
     * computed.
     */
    @Nullable
    String etagLike(String etag) throws SourceFailure, InterruptedException;

    /** Removes what an unfinished {@link #send} left at the target. */
    void abandon();

    /** Removes unfinished uploads that others left at the target, if they provably belong to this file. Its object is in place. */
    void tidy() throws InterruptedException;
}
