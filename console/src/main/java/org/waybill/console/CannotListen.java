package org.waybill.console;

/** The console cannot be reached as the settings say; the message says why, and what to do. */
public final class CannotListen extends RuntimeException {

    CannotListen(String message) {
        super(message);
    }
}
