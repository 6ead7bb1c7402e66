package org.waybill.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.waybill.storage.Range.Span;

/**
 * One version of a file, open to be read once. For one thread.
 *
 * @param metadata of the whole file
 * @param span the part that the body holds
 * @param body gives exactly the bytes of the span, all of this version; if it cannot, it throws and does not end early
 */
public record OpenedFile(FileMetadata metadata, Span span, InputStream body) implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    /** Copies the body, and returns the number of bytes. */
    public long transferTo(OutputStream to) throws IOException {
        byte[] block = new byte[(int) Math.max(1, Math.min(BLOCK, span.length()))];
        long sent = 0;
        for (int read = body.read(block); read >= 0; read = body.read(block)) {
            to.write(block, 0, read);
            sent += read;
        }
        return sent;
    }

    /** Lets go of the file at once; what was not read is not fetched. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // Nothing was written, so nothing can be lost.
        }
    }

    @Override
    public String toString() {
        return "OpenedFile[" + metadata + ", " + span + "]";
    }
}
