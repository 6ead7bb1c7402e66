package org.waybill.gateway.files;

import java.io.InputStream;
import org.waybill.model.SourcePath;

/** The files of one migration. Thread-safe. */
public interface Files {

    /** Opens what a read of the path gets now, whose bytes will be read from the first to the last. */
    Found open(SourcePath path);

    /** As above, but perhaps no byte of it will be read, or a few. */
    Found look(SourcePath path);

    /**
     * Writes a file.
     *
     * @param body read once, to its end
     * @param length that the body must have; negative: it ends where it ends
     */
    Written write(SourcePath path, InputStream body, long length, Expected expected);

    Deleted delete(SourcePath path, Expected expected);
}
