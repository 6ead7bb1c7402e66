package org.waybill.operations;

/** A condition that a person must change before an operation can run; the message says which, and how. */
public final class CannotRun extends RuntimeException {

    public CannotRun(String message) {
        super(message);
    }
}
