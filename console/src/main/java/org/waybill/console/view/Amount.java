package org.waybill.console.view;

import org.waybill.ledger.Overview.Sum;

/** A number of files and their bytes. */
public record Amount(long files, long bytes) {

    static Amount of(Sum sum) {
        return new Amount(sum.files(), sum.bytes());
    }

    public Amount minus(Amount other) {
        return new Amount(files - other.files, bytes - other.bytes);
    }
}
