package org.waybill.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** A part of the source could not be reached. */
public final class SourceFault extends IOException {

    private static final long serialVersionUID = 1;

    /** The longest name that the usual file systems accept, in bytes. */
    private static final int LONGEST_NAME = 255;

    /** What the fault means for the path. */
    public enum Kind {
        /** Nothing is there, or a parent is not a directory. */
        ABSENT,
        DENIED,
        TOO_LONG,
        /** A link, or a directory that was moved, leads out of the root. */
        OUTSIDE,
        /** A link where links are not followed, or links that form a loop. */
        LINKED,
        /** The name is taken. */
        EXISTS,
        /** No space is left on the file system, or in the quota. */
        FULL,
        /** This process or the machine has too many files open. */
        TOO_MANY_OPEN,
        OTHER
    }

    private final Kind kind;

    SourceFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What the error of a system call means; the numbers are the same on x86 and ARM. */
    static SourceFault ofError(int number) {
        return switch (number) {
            case 2, 20 -> new SourceFault(Kind.ABSENT, "no such file or directory");
            case 13 -> new SourceFault(Kind.DENIED, "permission denied");
            case 30 -> new SourceFault(Kind.DENIED, "the file system is read-only");
            case 17 -> new SourceFault(Kind.EXISTS, "there is a file with this name already");
            case 28, 122 -> new SourceFault(Kind.FULL, "no space left on the file system");
            case 36 -> tooLong();
            // EAGAIN: again and again something was renamed while the kernel followed a "..".
            case 18, 11 -> new SourceFault(Kind.OUTSIDE, "its path leads out of the source");
            case 40 -> new SourceFault(Kind.LINKED, "a symbolic link is on its path, or links lead in a circle");
            case 23, 24 -> new SourceFault(Kind.TOO_MANY_OPEN, "too many open files");
            case 1 -> new SourceFault(Kind.OTHER, "operation not permitted");
            case 5 -> new SourceFault(Kind.OTHER, "input/output error");
            case 12 -> new SourceFault(Kind.OTHER, "out of memory");
            case 116 -> new SourceFault(Kind.OTHER, "stale file handle");
            default -> new SourceFault(Kind.OTHER, "error " + number + " of the operating system");
        };
    }

    /**
     * What an error of Java's own calls at a path means. Most errors have a type. For the others the path is checked,
     * since their texts come from the C library, in the language of its locale.
     */
    static SourceFault of(IOException e, Path path) {
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return ofError(2);
        }
        if (e instanceof AccessDeniedException) {
            return ofError(13);
        }
        if (isTooLong(path)) {
            return tooLong();
        }
        if (liesBelowAFile(path)) {
            return ofError(20);
        }
        return new SourceFault(
                Kind.OTHER,
                String.valueOf(e instanceof FileSystemException known ? known.getReason() : e.getMessage()));
    }

    private static boolean isTooLong(Path path) {
        return NamedRoot.bytes(path.toAbsolutePath()).length > Kernel.LONGEST_PATH
                || StreamSupport.stream(path.spliterator(), false)
                        .anyMatch(name -> NamedRoot.bytes(name).length > LONGEST_NAME);
    }

    private static boolean liesBelowAFile(Path path) {
        for (var above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return !Files.isDirectory(above);
            }
        }
        return false;
    }

    static SourceFault outside() {
        return ofError(18);
    }

    static SourceFault tooLong() {
        return new SourceFault(Kind.TOO_LONG, "File name too long");
    }
}
