package org.waybill.uploader.control;

import org.waybill.model.MigrationId;

/** Holds uploads back so that all workers together keep the limit of a migration. */
public interface Pace {

    Pace FREE = (_, _, _) -> {};

    /** Waits until so much may be sent. */
    void await(MigrationId migration, long bytes, long files) throws InterruptedException;
}
