package org.waybill.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Holds what a path names now, without opening it: a FIFO does not block, a device does not act, and a later rename to
 * the path has no effect. Java alone can only check a path and then open it by name; a FIFO that came in between would
 * block the thread for ever.
 */
public final class Pin implements AutoCloseable {

    /** How the names of extended attributes begin that Waybill itself sets. */
    public static final String OURS = "user.waybill.";

    private static final int NONE = -1;

    private final int descriptor;
    private final Path path;

    private Pin(int descriptor, Path path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    static Pin on(int descriptor) {
        return new Pin(descriptor, Path.of("/proc/self/fd/" + descriptor));
    }

    /** Uses the path itself where the system cannot hold a file. */
    static Pin byName(Path path) {
        return new Pin(NONE, path);
    }

    /** A name under which exactly the pinned file can be read until this is closed. */
    public Path path() {
        return path;
    }

    public Stat stat() throws SourceFault {
        if (descriptor != NONE) {
            return Kernel.stat(descriptor, new byte[0], true);
        }
        try {
            return Stat.of(path);
        } catch (IOException e) {
            throw SourceFault.of(e, path);
        }
    }

    /** Like {@link Folder#hasUserAttributes}. */
    public boolean hasUserAttributes() {
        return descriptor != NONE && Kernel.hasUserAttributes(Kernel.path(descriptor), true);
    }

    @Override
    public void close() {
        if (descriptor != NONE) {
            Kernel.close(descriptor);
        }
    }
}
