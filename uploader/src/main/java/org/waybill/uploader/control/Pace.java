package org.waybill.uploader.control;

import org.waybill.model.FileRef;

/** Holds uploads back so that all workers together keep the limit of a migration. */
public interface Pace {

    Pace FREE = (_, _, _) -> {};

    /** Waits until so much of the file may be sent, or it must not be sent any more. */
    void await(FileRef file, long bytes, long files) throws InterruptedException;
}
