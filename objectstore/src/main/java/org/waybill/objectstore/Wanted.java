package org.waybill.objectstore;

import org.waybill.model.ObjectVersion;

/** Which object at a key is to be read. */
public sealed interface Wanted {

    /** The object that is there now. */
    record Current() implements Wanted {}

    /**
     * Exactly this version: by its ETag, and in a versioned bucket also by its version id, so that it is found even
     * when it is not the newest.
     */
    record Exactly(ObjectVersion version) implements Wanted {}
}
