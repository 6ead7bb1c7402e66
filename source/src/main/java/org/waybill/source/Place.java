package org.waybill.source;

import org.waybill.model.SourcePath;

/**
 * A directory below a root, held open so that files in it can be made, renamed and removed: what is swapped above it
 * meanwhile has no effect. Names are single segments. For one thread.
 */
public sealed interface Place extends AutoCloseable permits HeldPlace, NamedPlace {

    /**
     * The directory at a path, links that stay below the root followed.
     *
     * @param made whether it and its parents are made where they are missing, each durable before the next
     */
    static Place at(Root root, SourcePath directory, boolean made) throws SourceFault {
        return switch (root) {
            case HeldRoot held -> HeldPlace.open(held, directory, made);
            case NamedRoot named -> NamedPlace.open(named, directory, made);
        };
    }

    /** Makes an empty file; fails with {@code EXISTS} when the name is taken, also by a link. */
    Pin create(byte[] name) throws SourceFault;

    /** What has this name here; a link is not followed. */
    Entry look(byte[] name);

    /** Gives a file of this directory another name. What had that name is replaced in one step. */
    void rename(byte[] from, byte[] to) throws SourceFault;

    /** As {@link #rename}, but fails with {@code EXISTS} when the name is taken. */
    void renameNew(byte[] from, byte[] to) throws SourceFault;

    /** Removes a file or a link, not what the link leads to. */
    void remove(byte[] name) throws SourceFault;

    /** Returns when what was made, renamed and removed here is on the disk. */
    void sync() throws SourceFault;

    @Override
    void close();
}
