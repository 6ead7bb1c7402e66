package org.waybill.app.embedded;

/** A problem on this machine prevents the start of an embedded server; the message says what to do about it. */
public sealed class StartException extends RuntimeException permits HomeInUse {

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
