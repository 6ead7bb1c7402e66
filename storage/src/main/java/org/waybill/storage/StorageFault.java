package org.waybill.storage;

import java.io.IOException;

/** Reading went wrong after it had begun. */
public final class StorageFault extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    public StorageFault(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
