package org.waybill.gateway.shadow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.waybill.gateway.files.Side;
import org.waybill.model.SourcePath;

/** Each side of a migration by itself, whatever its read mode. Thread-safe. */
public interface Sides {

    /**
     * The content of a path on one side.
     *
     * @param version the same for two contents that should be equal: of the object, that of the source's file of which it is
     *     the proven copy
     */
    record Content(String version, InputStream bytes) {}

    /** Empty: the side does not have it, or must not give it, such as an object that is not proven. */
    Optional<Content> open(int migration, SourcePath path, Side side) throws IOException;
}
