package org.waybill.app;

/** A setting that does not exist; the message names it. */
final class WrongSetting extends RuntimeException {

    WrongSetting(String message) {
        super(message);
    }
}
