package org.waybill.verifier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.model.Health.Cause;
import org.waybill.model.Waits;

/** What a sweep waits for at its target: shown in the health, and logged when it changes. For one thread at a time. */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final Waits waits;
    private volatile String complaint = "";

    Trouble(Waits waits) {
        this.waits = waits;
    }

    void report(String words) {
        if (!words.equals(complaint)) {
            complaint = words;
            LOG.warn("{} Trying again.", words);
        }
        waits.begin(this, Cause.TARGET, words);
    }

    void end() {
        waits.end(this);
    }
}
