package org.waybill.app.settings;

/** An unknown setting or an invalid value; the message names the setting, and never shows a value that may be secret. */
public final class WrongSetting extends RuntimeException {

    public WrongSetting(String message) {
        super(message);
    }
}
