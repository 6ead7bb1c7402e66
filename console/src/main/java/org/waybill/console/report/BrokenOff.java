package org.waybill.console.report;

import java.io.Serial;

/** A report ends in the middle. Whoever catches it must break the connection, or half a report looks like a whole one. */
public final class BrokenOff extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    BrokenOff(String why) {
        super(why, null, false, false);
    }
}
