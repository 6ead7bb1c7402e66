package org.waybill.source;

import org.waybill.model.SourcePath;

/**
 * The root of a source, held open: whoever renames or replaces it later does not move it. Every path is taken from there,
 * and none leads out, whatever is swapped meanwhile. Holding it keeps its file system from being unmounted, so hold it as
 * long as one piece of work takes. Thread-safe.
 */
public sealed interface Root extends AutoCloseable permits HeldRoot, NamedRoot {

    /** @param directory absolute, percent-encoded with its leading slash; links in it are followed */
    static Root hold(SourcePath directory) throws SourceFault {
        return Kernel.IS_HERE ? HeldRoot.hold(directory, Kernel.BOUNDS_PATHS) : new NamedRoot(directory);
    }

    /** Of the directory that is held. */
    Stat stat() throws SourceFault;

    /** What stands at a path; a link there is not followed, one above it as told. */
    Entry look(SourcePath path, Links links);

    /** Holds on to what a path leads to. */
    Pin pin(SourcePath path, Links links) throws SourceFault;

    /** Opens a directory, links followed. */
    Folder list(SourcePath directory) throws SourceFault;

    /**
     * True when the target of a link to a directory holds a directory that a walk came through on its way to the link, links on
     * the way resolved: two directories that link to each other are a loop, too.
     */
    boolean isLoop(SourcePath link) throws SourceFault;

    /**
     * True when a link leads to a directory of this source. A target elsewhere is not looked at: a file system that hangs
     * would hold up the walk.
     */
    boolean leadsToDirectory(SourcePath link);

    @Override
    void close();
}
