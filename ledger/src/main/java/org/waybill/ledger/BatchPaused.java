package org.waybill.ledger;

/** Thrown when a migration cannot begin a batch, because its open one is paused. */
public final class BatchPaused extends RuntimeException {

    private final transient Batch batch;

    BatchPaused(Batch batch) {
        super("batch " + batch.id() + " is paused");
        this.batch = batch;
    }

    public Batch batch() {
        return batch;
    }
}
