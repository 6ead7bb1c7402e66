package org.waybill.operations;

import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStores;

/** The stores of all targets, for those who also make buckets and find out what a target can do. */
public interface TargetStores extends ObjectStores {

    /** Makes the bucket if it is missing; gives true when it was made. */
    Answer<Boolean> ensureBucket(Target target);

    /** Tries what the target can do; the bucket must be there. */
    Answer<Capabilities> probe(Target target);

    /** Takes what is recorded of a target instead of trying it again. */
    void know(Target target, Capabilities capabilities);
}
