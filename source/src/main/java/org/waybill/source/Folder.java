package org.waybill.source;

import org.jspecify.annotations.Nullable;

/** A directory of the source that is open to be listed. For one thread. */
public sealed interface Folder extends AutoCloseable permits HeldFolder, NamedFolder {

    /** The next name, as the file system's own bytes; null at the end. {@link Temporary} names are left out. */
    byte @Nullable [] next() throws SourceFault;

    /** The entry with this name in this directory; a link is not followed. */
    Entry look(byte[] name);

    /**
     * True when a file has extended attributes of the user other than {@link Pin#OURS}; Java's own view of them would open the file. A link is not
     * followed. Always false on operating systems other than Linux.
     */
    boolean hasUserAttributes(byte[] name);

    /** Opens a directory in this one; refuses an entry that became a link meanwhile. */
    Folder enter(byte[] name) throws SourceFault;

    @Override
    void close();
}
