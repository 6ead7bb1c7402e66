package org.waybill.source;

import java.util.Arrays;
import org.waybill.source.SourceFault.Kind;

/** Opens paths below a held directory, and nothing outside it. */
final class Paths {

    private final int root;
    private final boolean kernelBounds;

    Paths(int root, boolean kernelBounds) {
        this.root = root;
        this.kernelBounds = kernelBounds;
    }

    int open(byte[] path, int flags, Links links) throws SourceFault {
        if (links == Links.REFUSED) {
            return openWithoutLinks(path, flags);
        }
        if (kernelBounds) {
            try {
                return Kernel.openBounded(root, path, flags, Kernel.BENEATH | Kernel.NO_MAGIC_LINKS);
            } catch (SourceFault e) {
                if (e.kind() != Kind.OUTSIDE) {
                    throw e;
                }
            }
        }
        // To the kernel, an absolute link is outside, and so is one that leaves and comes back. The link's target is
        // only a hint: the open itself starts at the root, without links.
        return openWithoutLinks(below(real(path)), flags);
    }

    /** Follows links without looking at anything outside to resolve them; an absolute link is resolved by its text. */
    int openStaying(byte[] path, int flags) throws SourceFault {
        if (!kernelBounds) {
            return openWithoutLinks(path, flags);
        }
        try {
            return Kernel.openBounded(root, path, flags, Kernel.BENEATH | Kernel.NO_MAGIC_LINKS);
        } catch (SourceFault e) {
            if (e.kind() != Kind.OUTSIDE) {
                throw e;
            }
            byte[] target = below(Kernel.readLink(root, path));
            return Kernel.openBounded(root, target, flags, Kernel.BENEATH | Kernel.NO_MAGIC_LINKS);
        }
    }

    private int openWithoutLinks(byte[] path, int flags) throws SourceFault {
        return kernelBounds
                ? Kernel.openBounded(root, path, flags, Kernel.BENEATH | Kernel.NO_MAGIC_LINKS | Kernel.NO_LINKS)
                : openStepwise(path, flags);
    }

    private int openStepwise(byte[] path, int flags) throws SourceFault {
        int at = root;
        for (int from = 0; ; ) {
            int to = from;
            while (to < path.length && path[to] != '/') {
                to++;
            }
            boolean last = to == path.length;
            int above = at;
            try {
                at = step(above, Arrays.copyOfRange(path, from, to), last ? flags : Kernel.HOLD | Kernel.DIRECTORY);
            } finally {
                if (above != root) {
                    Kernel.close(above);
                }
            }
            if (last) {
                return at;
            }
            from = to + 1;
        }
    }

    private static int step(int above, byte[] name, int flags) throws SourceFault {
        if (isUp(name) || name.length == 0) {
            throw SourceFault.outside();
        }
        // With HOLD alone, the link itself would be opened.
        int there = Kernel.open(above, name, Kernel.HOLD | Kernel.NO_FOLLOW);
        try {
            if (Kernel.stat(there, new byte[0], true).isSymbolicLink()) {
                throw SourceFault.ofError(40);
            }
        } finally {
            Kernel.close(there);
        }
        return Kernel.open(above, name, flags | Kernel.NO_FOLLOW);
    }

    /** The absolute path that the kernel reports for what a path leads to, wherever that is. Only its name is learnt. */
    byte[] real(byte[] path) throws SourceFault {
        int there = Kernel.open(root, path, Kernel.HOLD);
        try {
            return name(there);
        } finally {
            Kernel.close(there);
        }
    }

    /** Converts an absolute path to one relative to the root. */
    private byte[] below(byte[] whole) throws SourceFault {
        byte[] top = name(root);
        if (!isWithin(whole, top)) {
            throw SourceFault.outside();
        }
        int from = top.length == 1 ? 1 : top.length + 1;
        return from < whole.length ? Arrays.copyOfRange(whole, from, whole.length) : new byte[] {'.'};
    }

    private static byte[] name(int descriptor) throws SourceFault {
        return Kernel.readLink(Kernel.NO_DIRECTORY, Kernel.path(descriptor));
    }

    static boolean isWithin(byte[] path, byte[] directory) {
        return path.length >= directory.length
                && Arrays.mismatch(path, 0, directory.length, directory, 0, directory.length) < 0
                && (path.length == directory.length || directory.length == 1 || path[directory.length] == '/');
    }

    static boolean isUp(byte[] name) {
        return name.length == 2 && name[0] == '.' && name[1] == '.';
    }
}
