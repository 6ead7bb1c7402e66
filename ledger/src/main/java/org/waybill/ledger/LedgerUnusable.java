package org.waybill.ledger;

/** The ledger's schema cannot be brought up to date; a person must see to it. Nothing was changed. */
public final class LedgerUnusable extends RuntimeException {

    LedgerUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
