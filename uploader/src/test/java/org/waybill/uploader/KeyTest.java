package org.waybill.uploader;

import org.waybill.objectstore.MemoryObjectStore;
import org.waybill.objectstore.ObjectStore;

/** At a bucket in memory. */
final class KeyTest extends KeyContract {

    @Override
    ObjectStore store() {
        return new MemoryObjectStore(false);
    }
}
