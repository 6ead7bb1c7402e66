package org.waybill.app.settings;

/** A setting that does not exist or cannot be; the message names it, and never shows a value that may be secret. */
public final class WrongSetting extends RuntimeException {

    public WrongSetting(String message) {
        super(message);
    }
}
