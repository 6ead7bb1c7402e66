package org.waybill.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;

/**
 * The bytes to store. Content that can be opened again is stored anew when a first try fails; content that can be read
 * only once is copied to a disk first where a second try must be possible.
 */
public final class Content {

    /** The length is not known before the end. */
    public static final long UNKNOWN = -1;

    /** Opens the content at its beginning. The stream is closed by who asked for it. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    private final Opener opener;
    private final boolean again;
    private final long size;
    private final @Nullable Sha256 sha256;

    private Content(Opener opener, boolean again, long size, @Nullable Sha256 sha256) {
        if (size < UNKNOWN) {
            throw new IllegalArgumentException("a size is not negative: " + size);
        }
        this.opener = opener;
        this.again = again;
        this.size = size;
        this.sha256 = sha256;
    }

    public static Content of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Content(() -> new ByteArrayInputStream(copy), true, copy.length, null);
    }

    /** The content of a file, which must not change meanwhile. */
    public static Content of(Path file) {
        return new Content(() -> Files.newInputStream(file), true, UNKNOWN, null);
    }

    /** Content that can be opened as often as needed. */
    public static Content of(Opener opener) {
        return new Content(opener, true, UNKNOWN, null);
    }

    /** Content that can be read once. The stream is closed when it has been read, or reading has failed. */
    public static Content once(InputStream stream) {
        var opened = new AtomicBoolean();
        return new Content(
                () -> {
                    if (opened.getAndSet(true)) {
                        throw new IOException("the content was read once already and cannot be read again");
                    }
                    return stream;
                },
                false,
                UNKNOWN,
                null);
    }

    /** With this number of bytes exactly: if there are fewer or more, the upload fails and nothing is stored. */
    public Content ofSize(long bytes) {
        return new Content(opener, again, bytes, sha256);
    }

    /** With this hash: if the content has another, the upload fails and nothing is stored. */
    public Content expecting(Sha256 hash) {
        return new Content(opener, again, size, hash);
    }

    public InputStream open() throws IOException {
        return opener.open();
    }

    public boolean canBeOpenedAgain() {
        return again;
    }

    /** The declared number of bytes, or {@link #UNKNOWN}. */
    public long size() {
        return size;
    }

    public @Nullable Sha256 expected() {
        return sha256;
    }
}
