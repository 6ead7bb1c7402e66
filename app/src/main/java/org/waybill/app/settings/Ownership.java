package org.waybill.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Checks who could have written a file. */
final class Ownership {

    static final int GROUP_OR_OTHERS_WRITE = 0022;
    static final int STICKY = 01000;

    private Ownership() {}

    /** Throws unless only root and the user of this process can change or replace the file. */
    static void require(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new WrongSetting(file + " is no file; settings come from one.");
        }
        requireOwner(file, file);
        if ((mode(file) & GROUP_OR_OTHERS_WRITE) != 0) {
            throw refused(file, "others may write it", "chmod go-w " + file);
        }
        for (var folder = file.getParent(); folder != null; folder = folder.getParent()) {
            requireOwner(file, folder);
            if ((mode(folder) & GROUP_OR_OTHERS_WRITE) != 0 && (mode(folder) & STICKY) == 0) {
                throw refused(file, "others may put another file in its place", "chmod go-w " + folder);
            }
        }
    }

    private static void requireOwner(Path file, Path path) throws IOException {
        int owner = owner(path);
        if (!isTrusted(owner)) {
            throw refused(file, path + " belongs to user " + owner, "chown " + ours() + " " + path);
        }
    }

    /** Whether this is root, or the user of this process. */
    static boolean isTrusted(int user) throws IOException {
        return user == 0 || user == ours();
    }

    /** The user of this process. */
    static int ours() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static WrongSetting refused(Path file, String why, String remedy) {
        return new WrongSetting("No settings are taken from " + file + ": " + why
                + ". Only root and the user that runs waybill may be able to change them: look at what it says, then "
                + remedy + ", or name another file.");
    }
}
