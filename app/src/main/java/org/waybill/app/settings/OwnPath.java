package org.waybill.app.settings;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Follows a path link by link, as the kernel does, and stops where another user can change what is at its end.
 *
 * <p>Each directory on the way must belong to root or to our user, and nobody else may rename entries in it. A link is
 * followed only in a directory that nobody else may write to, sticky or not, so that nobody else made it.
 */
public final class OwnPath {

    private static final int MOST_LINKS = 40;
    private static final int OTHERS_WRITE = 0002;

    private final Deque<Path> ahead = new ArrayDeque<>();
    private Path at;
    private int links;

    /** Another user can change the path; the message is a sentence about that, and one about what to do. */
    public static final class Shared extends IOException {
        Shared(String why) {
            super(why);
        }
    }

    private OwnPath(Path absolute) {
        this.at = Objects.requireNonNull(absolute.getRoot());
        absolute.forEach(ahead::addLast);
    }

    /** The same path without links; its end need not exist. */
    public static Path resolve(Path path) throws IOException {
        var walk = new OwnPath(path.toAbsolutePath().normalize());
        while (!walk.ahead.isEmpty()) {
            walk.step(walk.ahead.removeFirst());
        }
        return walk.at;
    }

    /** Throws unless the path belongs to the user of this process. */
    public static void requireOwner(Path real) throws IOException {
        int owner = Ownership.owner(real);
        if (owner != Ownership.ours()) {
            throw new Shared(real + " belongs to user " + owner + ", and this process runs as user " + Ownership.ours()
                    + ": what lies there would act with the rights of this user. Name a directory of this user's own.");
        }
    }

    /** Throws unless the path belongs to the user of this process, and nobody else may write to it. */
    public static void requireOwn(Path real) throws IOException {
        boolean shared = (Ownership.mode(real) & Ownership.GROUP_OR_OTHERS_WRITE) != 0;
        if (shared && Ownership.isTrusted(Ownership.owner(real))) {
            throw new Shared("others may write in " + real + ". Forbid that (chmod go-w " + real
                    + "), or, where it is a volume that a group shares, make a directory in it (mkdir -m 700 "
                    + real.resolve("waybill") + ") and name that one.");
        }
        requireOwner(real);
    }

    /** Whether only root and the user of this process can change it, under any of its names. */
    public static boolean isOurs(Path path) throws IOException {
        return Ownership.isTrusted(Ownership.owner(path))
                // Only a file can have several names, perhaps outside our directories.
                && (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        || (Ownership.mode(path) & Ownership.GROUP_OR_OTHERS_WRITE) == 0);
    }

    private void step(Path name) throws IOException {
        if (name.toString().equals("..")) {
            at = Objects.requireNonNullElse(at.getParent(), at);
            return;
        }
        var next = at.resolve(name).normalize();
        if (Files.isSymbolicLink(next)) {
            follow(next);
            return;
        }
        if (!ahead.isEmpty() && Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
            requireWay(next);
        }
        at = next;
    }

    private void follow(Path link) throws IOException {
        if (++links > MOST_LINKS) {
            throw new FileSystemLoopException(link.toString());
        }
        boolean shared = (Ownership.mode(at) & Ownership.GROUP_OR_OTHERS_WRITE) != 0;
        if (shared || !Ownership.isTrusted(Ownership.owner(link))) {
            throw new Shared(
                    link + " is a symbolic link that another user could have made. Name the directory itself.");
        }
        var target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
            at = Objects.requireNonNull(target.getRoot());
        }
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            ahead.addFirst(target.getName(i));
        }
    }

    private static void requireWay(Path directory) throws IOException {
        int owner = Ownership.owner(directory);
        if (!Ownership.isTrusted(owner)) {
            throw new Shared(directory + " belongs to user " + owner + ", who could put another directory in the place"
                    + " of what lies in it. Name a directory elsewhere.");
        }
        if (letsOthersRename(directory)) {
            throw new Shared("others may write in " + directory + ", and could put another directory in the place of"
                    + " what lies in it. Forbid that (chmod go-w, or chmod +t), or name a directory elsewhere.");
        }
    }

    /**
     * Strict for root, who can always fix permissions. Other users may get directories that they cannot fix. So for
     * them a group that root or the user has admitted, as with a umask of 002 or Kubernetes' fsGroup, is trusted, and
     * so is the top of a volume, which Kubernetes opens to everyone in the pod.
     */
    private static boolean letsOthersRename(Path directory) throws IOException {
        int mode = Ownership.mode(directory);
        if ((mode & Ownership.STICKY) != 0) {
            return false;
        }
        return Ownership.ours() == 0
                ? (mode & Ownership.GROUP_OR_OTHERS_WRITE) != 0
                : (mode & OTHERS_WRITE) != 0 && !isVolume(directory);
    }

    private static boolean isVolume(Path directory) throws IOException {
        var parent = Objects.requireNonNull(directory.getParent());
        return !Files.getAttribute(directory, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
    }
}
