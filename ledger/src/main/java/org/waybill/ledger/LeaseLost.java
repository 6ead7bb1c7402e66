package org.waybill.ledger;

/** Another process scans this migration now; nothing was changed. */
public final class LeaseLost extends RuntimeException {

    LeaseLost(String message) {
        super(message);
    }
}
