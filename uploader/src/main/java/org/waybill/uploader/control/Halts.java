package org.waybill.uploader.control;

import java.util.Optional;
import org.waybill.model.FailureKind;
import org.waybill.model.FileRef;

/** Tells what an operator has stopped. */
public interface Halts {

    Halts NONE = _ -> Optional.empty();

    /**
     * Why the file must not be sent: {@link FailureKind#PAUSED} or {@link FailureKind#CANCELLED}; empty when it may be.
     * Called before each file and each part.
     */
    Optional<FailureKind> of(FileRef file);

    /** The words for a halt, for a person. */
    static String words(FailureKind halt) {
        return halt == FailureKind.PAUSED
                ? "the batch is paused, by an operator or by its timetable"
                : "the batch is cancelled";
    }
}
