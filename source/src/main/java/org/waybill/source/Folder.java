package org.waybill.source;

import org.jspecify.annotations.Nullable;

/** A directory of the source that is open to be listed. For one thread. */
public sealed interface Folder extends AutoCloseable permits HeldFolder, NamedFolder {

    /** The next name, as the file system's own bytes; null at the end. */
    byte @Nullable [] next() throws SourceFault;

    /** What stands at a name of this directory, a link not followed. */
    Entry look(byte[] name);

    /**
     * True when a file has extended attributes of the user; Java's own view of them would open it. A link is not followed.
     * Where the operating system is not Linux nothing has any.
     */
    boolean hasUserAttributes(byte[] name);

    /** Opens a directory of this one; what became a link meanwhile is refused. */
    Folder enter(byte[] name) throws SourceFault;

    @Override
    void close();
}
