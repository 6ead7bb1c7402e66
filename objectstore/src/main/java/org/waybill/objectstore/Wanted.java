package org.waybill.objectstore;

import org.waybill.model.ObjectVersion;

/** Which object at a key is to be read. */
public sealed interface Wanted {

    /** Whatever lies there now. */
    record Current() implements Wanted {}

    /**
     * This version and no other: by its version id where the bucket has versions, so that it is found when it is not the
     * newest; and by its ETag everywhere.
     */
    record Exactly(ObjectVersion version) implements Wanted {}
}
