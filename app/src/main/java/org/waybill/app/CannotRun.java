package org.waybill.app;

/** A condition that a person must change before the command can run; the message says which, and how. */
final class CannotRun extends RuntimeException {

    CannotRun(String message) {
        super(message);
    }
}
