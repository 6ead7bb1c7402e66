package org.waybill.ledger;

/** The ledger cannot be asked at the moment: not reachable, restarting, full, or busy. Nothing was changed; try again later. */
public final class LedgerUnavailable extends RuntimeException {

    public LedgerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
