package org.waybill.storage.local;

import org.waybill.storage.Failure;
import org.waybill.storage.Listing;
import org.waybill.storage.StorageFault;

/** A listing that could not begin. */
record FailedListing(Failure failure) implements Listing {

    @Override
    public Item next() throws StorageFault {
        throw new StorageFault(failure);
    }

    @Override
    public void close() {}
}
