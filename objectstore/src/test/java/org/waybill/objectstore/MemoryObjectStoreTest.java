package org.waybill.objectstore;

/** Held to what real servers do, since tests rest on it. */
class MemoryObjectStoreTest implements StoreContract {

    private final ObjectStore store = new MemoryObjectStore(false);

    @Override
    public ObjectStore port() {
        return store;
    }
}
