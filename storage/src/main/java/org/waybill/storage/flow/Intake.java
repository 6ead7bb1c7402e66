package org.waybill.storage.flow;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.waybill.model.Sha256;
import org.waybill.storage.Cancellation;
import org.waybill.storage.Content;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.StorageFault;
import org.waybill.storage.Upload;

/**
 * Content that is being read to be stored: it is counted and hashed, and the end of the stream counts as its end only
 * if the content is as it was declared. For one thread.
 */
public final class Intake implements AutoCloseable {

    private final Content content;
    private final Cancellation cancellation;
    private final InputStream stream;
    private final MessageDigest digest = Sha256.newDigest();
    private long length;

    private Intake(Content content, Cancellation cancellation, InputStream stream) {
        this.content = content;
        this.cancellation = cancellation;
        this.stream = stream;
    }

    public static Intake of(Upload upload) throws StorageFault {
        return of(upload.content(), upload.cancellation());
    }

    public static Intake of(Content content, Cancellation cancellation) throws StorageFault {
        try {
            return new Intake(content, cancellation, content.open());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads until the buffer is full or the content ends; returns the number of bytes. */
    public int fill(byte[] buffer) throws StorageFault {
        return fill(buffer, 0);
    }

    /** As above, from an offset on. */
    public int fill(byte[] buffer, int offset) throws StorageFault {
        int filled = offset;
        while (filled < buffer.length) {
            if (cancellation.isCancelled()) {
                throw new StorageFault(new Failure(Kind.CANCELLED, "the upload was cancelled"));
            }
            int read = read(buffer, filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        digest.update(buffer, offset, filled - offset);
        length += filled - offset;
        if (isTooLong()) {
            throw differs("has more than the " + content.size() + " bytes that were declared");
        }
        return filled - offset;
    }

    private int read(byte[] buffer, int filled) throws StorageFault {
        try {
            return stream.read(buffer, filled, Math.min(buffer.length - filled, 64 * 1024));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean isTooLong() {
        return content.size() != Content.UNKNOWN && length > content.size();
    }

    /** The hash of the whole content, if it is what was declared. To be asked once, after its end and before it counts. */
    public Sha256 end() throws StorageFault {
        if (content.size() != Content.UNKNOWN && length < content.size()) {
            throw differs("ended after " + length + " of the " + content.size() + " bytes that were declared");
        }
        var hash = Sha256.ofDigest(digest.digest());
        var expected = content.expected();
        if (expected != null && !expected.equals(hash)) {
            throw differs("has another SHA-256 than was declared: " + hash);
        }
        if (cancellation.isCancelled()) {
            throw new StorageFault(new Failure(Kind.CANCELLED, "the upload was cancelled"));
        }
        return hash;
    }

    public long length() {
        return length;
    }

    private static StorageFault differs(String how) {
        return new StorageFault(new Failure(Kind.CONTENT, "the content " + how));
    }

    private static StorageFault unreadable(IOException e) {
        return new StorageFault(new Failure(Kind.CONTENT, "the content could not be read: " + e.getMessage()));
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // What was read has been counted and hashed.
        }
    }
}
