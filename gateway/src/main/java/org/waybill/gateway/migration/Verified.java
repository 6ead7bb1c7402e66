package org.waybill.gateway.migration;

import java.time.Duration;
import org.waybill.gateway.files.Facts;
import org.waybill.model.SourcePath;

/** Waits until what was written is proven in the target. Thread-safe. */
@FunctionalInterface
public interface Verified {

    /** How the wait ended. */
    enum Ending {
        VERIFIED,
        /** The time is up. The file is there, and will be proven. */
        LATER,
        /** The write stands, but this version will not be proven: it failed, or a newer one took its place. */
        NOT_THIS_VERSION
    }

    Ending await(int migration, SourcePath path, Facts written, Duration atMost) throws InterruptedException;
}
