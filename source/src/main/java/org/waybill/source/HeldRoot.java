package org.waybill.source;

import java.util.Arrays;
import org.waybill.model.SourcePath;

/** A root held by its descriptor. */
final class HeldRoot implements Root {

    private static final byte[] ITSELF = {};
    private static final byte[] DOT = {'.'};

    private final int descriptor;
    private final int length;
    private final Paths paths;

    private HeldRoot(int descriptor, int length, Paths paths) {
        this.descriptor = descriptor;
        this.length = length;
        this.paths = paths;
    }

    /** @param kernelBounds whether {@code openat2} exists; else directories are opened one by one */
    static HeldRoot hold(SourcePath directory, boolean kernelBounds) throws SourceFault {
        byte[] raw = directory.bytes();
        int descriptor = Kernel.open(Kernel.NO_DIRECTORY, raw, Kernel.HOLD | Kernel.DIRECTORY);
        return new HeldRoot(descriptor, raw.length == 1 ? 0 : raw.length, new Paths(descriptor, kernelBounds));
    }

    @Override
    public Stat stat() throws SourceFault {
        return Kernel.stat(descriptor, ITSELF, true);
    }

    @Override
    public Entry look(SourcePath path, Links links) {
        try {
            return Entry.of(stat(raw(path), links));
        } catch (SourceFault e) {
            return Entry.of(e);
        }
    }

    private Stat stat(byte[] path, Links links) throws SourceFault {
        int slash = path.length - 1;
        while (slash >= 0 && path[slash] != '/') {
            slash--;
        }
        byte[] name = Arrays.copyOfRange(path, slash + 1, path.length);
        if (Paths.isUp(name)) {
            throw SourceFault.outside();
        }
        if (slash < 0) {
            return Kernel.stat(descriptor, name, false);
        }
        int above = paths.open(Arrays.copyOf(path, slash), Kernel.HOLD | Kernel.DIRECTORY, links);
        try {
            return Kernel.stat(above, name, false);
        } finally {
            Kernel.close(above);
        }
    }

    @Override
    public Pin pin(SourcePath path, Links links) throws SourceFault {
        return Pin.on(paths.open(raw(path), Kernel.HOLD, links));
    }

    /** Opens a directory, links that stay below the root followed. */
    int open(SourcePath directory, int flags) throws SourceFault {
        return paths.open(raw(directory), flags, Links.FOLLOWED);
    }

    @Override
    public Folder list(SourcePath directory) throws SourceFault {
        byte[] raw = raw(directory);
        int opened = open(directory, Kernel.READ | Kernel.DIRECTORY);
        return new HeldFolder(opened, directory.isRoot() ? length : length + 1 + raw.length);
    }

    @Override
    public boolean isLoop(SourcePath link) throws SourceFault {
        byte[] target = paths.real(raw(link));
        for (var walked = above(link); ; walked = above(walked)) {
            if (Paths.isWithin(paths.real(raw(walked)), target)) {
                return true;
            }
            if (walked.isRoot()) {
                return false;
            }
        }
    }

    private static SourcePath above(SourcePath path) {
        int slash = path.encoded().lastIndexOf('/');
        return new SourcePath(slash < 0 ? "" : path.encoded().substring(0, slash));
    }

    @Override
    public boolean leadsToDirectory(SourcePath link) {
        try {
            Kernel.close(paths.openStaying(raw(link), Kernel.HOLD | Kernel.DIRECTORY));
            return true;
        } catch (SourceFault e) {
            return false;
        }
    }

    /** The path's own bytes, if the whole path is short enough to be opened. */
    private byte[] raw(SourcePath path) throws SourceFault {
        if (path.isRoot()) {
            return DOT;
        }
        byte[] raw = path.bytes();
        if (length + 1 + raw.length > Kernel.LONGEST_PATH) {
            throw SourceFault.tooLong();
        }
        return raw;
    }

    @Override
    public void close() {
        Kernel.close(descriptor);
    }
}
