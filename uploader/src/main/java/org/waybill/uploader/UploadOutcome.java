package org.waybill.uploader;

import org.waybill.events.FailureKind;
import org.waybill.events.FileEvent;

/** How one upload ended. */
public sealed interface UploadOutcome {

    /** The attempt is over: {@link FileEvent.FileUploaded} or {@link FileEvent.FileFailed}, to be published. */
    record Done(FileEvent event) implements UploadOutcome {}

    /**
     * The target as a whole does not answer. Nothing is known to be wrong with the file, so the attempt is not over: the
     * same event is to be uploaded again when the target is back. What was sent of a large file is used again.
     *
     * @param kind of the failure, should it last
     * @param message for a person; no secrets
     */
    record TargetDown(FailureKind kind, String message) implements UploadOutcome {}
}
