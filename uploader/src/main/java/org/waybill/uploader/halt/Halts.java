package org.waybill.uploader.halt;

import java.util.Optional;
import org.waybill.model.FailureKind;

/** Tells which batches an operator has stopped. */
public interface Halts {

    Halts NONE = _ -> Optional.empty();

    /**
     * Why nothing may be sent for the batch: {@link FailureKind#PAUSED} or {@link FailureKind#CANCELLED}; empty when all
     * may be. Called before each file and each part.
     */
    Optional<FailureKind> of(long batch);

    /** The words for a halt, for a person. */
    static String words(FailureKind halt) {
        return halt == FailureKind.PAUSED ? "the batch is paused" : "the batch is cancelled";
    }
}
