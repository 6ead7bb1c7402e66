package org.waybill.app.embedded;

/** Something on this machine keeps an embedded server from starting; the message says what to do about it. */
public final class StartException extends RuntimeException {

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
