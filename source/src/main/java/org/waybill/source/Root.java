package org.waybill.source;

import org.waybill.model.SourcePath;

/**
 * The root of a source, held open, so that a later rename or replacement has no effect. Every path starts there and
 * none leads out, whatever is swapped meanwhile. An open root prevents an unmount of its file system, so hold it only
 * as long as one piece of work takes. Thread-safe.
 */
public sealed interface Root extends AutoCloseable permits HeldRoot, NamedRoot {

    /** @param directory absolute, percent-encoded with its leading slash; links in it are followed */
    static Root hold(SourcePath directory) throws SourceFault {
        return Kernel.IS_HERE ? HeldRoot.hold(directory, Kernel.BOUNDS_PATHS) : new NamedRoot(directory);
    }

    /** The attributes of the held directory. */
    Stat stat() throws SourceFault;

    /** The entry at a path; a link there is not followed, a link above it as {@code links} says. */
    Entry look(SourcePath path, Links links);

    /** Holds what a path leads to. */
    Pin pin(SourcePath path, Links links) throws SourceFault;

    /** Opens a directory, links followed. */
    Folder list(SourcePath directory) throws SourceFault;

    /**
     * True when the target of a link to a directory contains a directory through which the walk reached the link, with
     * links on the way resolved. Two directories that link to each other are a loop, too.
     */
    boolean isLoop(SourcePath link) throws SourceFault;

    /**
     * True when a link leads to a directory of this source. A target elsewhere is not checked, because a hanging file
     * system would block the walk.
     */
    boolean leadsToDirectory(SourcePath link);

    @Override
    void close();
}
