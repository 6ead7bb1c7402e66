package org.waybill.gateway;

/** The gateway must not or cannot listen where it should; the message says what to do. */
public final class CannotListen extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotListen(String message) {
        super(message, null, false, false);
    }
}
