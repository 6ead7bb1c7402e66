package org.waybill.gateway.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One version of one file: whatever happens to the path meanwhile, all that it gives is of this version. */
public interface OpenFile extends AutoCloseable {

    Facts facts();

    /** Where its bytes come from; empty: that is not told. */
    Optional<Side> side();

    /**
     * The bytes from {@code start} on; to be closed by the caller. If it cannot give them all, it fails, and does not end
     * early.
     *
     * @throws IOException this version is gone, or the side cannot give it now
     */
    InputStream read(long start, long length) throws IOException;

    /**
     * An address under which exactly this version can be read for a while by anybody; empty: this side gives none.
     *
     * @param disposition value of Content-Disposition of its answer
     */
    Optional<URI> address(Duration life, String disposition);

    @Override
    void close();
}
