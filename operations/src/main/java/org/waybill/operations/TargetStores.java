package org.waybill.operations;

import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStores;

/** The stores of all targets, for callers that also create buckets and probe what a target can do. */
public interface TargetStores extends ObjectStores {

    /** Creates the bucket if it is missing; gives true when it was created. */
    Answer<Boolean> ensureBucket(Target target);

    /** Probes what the target can do; the bucket must exist. */
    Answer<Capabilities> probe(Target target);

    /** Takes over what is recorded of a target, instead of probing it again. */
    void know(Target target, Capabilities capabilities);
}
