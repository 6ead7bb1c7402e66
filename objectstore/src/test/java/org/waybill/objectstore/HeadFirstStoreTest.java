package org.waybill.objectstore;

/** What a target that ignores conditions does behind one that looks first, as long as nobody else writes. */
class HeadFirstStoreTest implements StoreContract {

    private final ObjectStore store = new HeadFirstStore(new MemoryObjectStore(false).withoutConditions());

    @Override
    public ObjectStore port() {
        return store;
    }
}
