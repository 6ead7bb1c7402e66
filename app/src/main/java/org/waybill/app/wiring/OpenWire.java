package org.waybill.app.wiring;

import org.waybill.app.settings.WrongSetting;
import org.waybill.model.Target;
import org.waybill.objectstore.http.Wire;

/** Refuses a target that is reached over http and is not this machine, unless that is allowed. */
public final class OpenWire {

    /** The setting that allows it. */
    public static final String SETTING = "waybill.target.allow-http";

    private OpenWire() {}

    /** Throws {@link WrongSetting} for such a target, unless that is allowed. */
    public static void check(Target target, boolean allowed) {
        if (!allowed && Wire.isOpen(target)) {
            throw new WrongSetting("The endpoint " + target.endpoint() + " is http on another machine: whoever is in"
                    + " between can read and change the files and the target's answers. Write https:// for http://. If"
                    + " that network is trusted, say --allow-http, or set " + SETTING + "=true"
                    + " (WAYBILL_TARGET_ALLOW_HTTP).");
        }
    }
}
