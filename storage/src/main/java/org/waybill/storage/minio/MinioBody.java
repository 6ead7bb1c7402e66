package org.waybill.storage.minio;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.Range.Span;
import org.waybill.storage.StorageFault;

/** The bytes of one version of an object. If they stop coming, the rest of that version is asked for again. */
final class MinioBody extends InputStream {

    /** Tries without one more byte. */
    private static final int TRIES = 3;

    /** Opens a part of the version; both offsets are included. */
    @FunctionalInterface
    interface Reopener {
        InputStream open(long first, long last) throws MinioFault;
    }

    private final Reopener reopener;
    private @Nullable InputStream stream;
    private long at;
    private final long end;
    private int failures;
    private boolean closed;

    MinioBody(InputStream stream, Span span, Reopener reopener) {
        this.stream = stream;
        this.reopener = reopener;
        this.at = span.offset();
        this.end = span.offset() + span.length();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
        if (at == end) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        while (true) {
            try {
                int read = opened().read(buffer, offset, (int) Math.min(length, end - at));
                if (read > 0) {
                    at += read;
                    failures = 0;
                    return read;
                }
                failed("it ended early");
            } catch (StorageFault e) {
                throw e;
            } catch (IOException e) {
                failed(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    private InputStream opened() throws StorageFault {
        while (stream == null) {
            try {
                stream = reopener.open(at, end - 1);
            } catch (MinioFault e) {
                if (!e.failure().isOutage()) {
                    throw new StorageFault(new Failure(
                            Kind.UNAVAILABLE,
                            "the version that was read cannot be read on: "
                                    + e.failure().message()));
                }
                failed(e.failure().message());
            }
        }
        return stream;
    }

    private void failed(String why) throws StorageFault {
        abort();
        failures++;
        if (failures >= TRIES) {
            throw new StorageFault(
                    new Failure(Kind.UNAVAILABLE, "the object store stopped sending at byte " + at + ": " + why));
        }
    }

    private void abort() {
        var open = stream;
        stream = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is given up.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        abort();
    }
}
