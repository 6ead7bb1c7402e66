package org.waybill.uploader;

import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;

/** How one upload ended. */
public sealed interface UploadOutcome {

    /** The attempt is over: {@link FileEvent.FileUploaded} or {@link FileEvent.FileFailed}, to be published. */
    record Done(FileEvent event) implements UploadOutcome {}

    /** The same, with the seconds for which an earlier request may still write to the key, whatever it holds then. */
    default UploadOutcome lingering(int seconds) {
        return switch (this) {
            case Done(FileUploaded uploaded) -> new Done(uploaded.lingering(seconds));
            case Done(FileFailed failed) -> new Done(failed.lingering(seconds));
            case Done _, TargetDown _ -> this;
        };
    }

    /**
     * The target as a whole does not answer. Nothing is known to be wrong with the file, so the attempt is not over:
     * the same event is to be uploaded again when the target is back. Sent parts of a large file are reused.
     *
     * @param kind of the failure, if it lasts
     * @param message for a person; no secrets
     */
    record TargetDown(FailureKind kind, String message) implements UploadOutcome {}
}
