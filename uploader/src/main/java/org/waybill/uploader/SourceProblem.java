package org.waybill.uploader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;

/** Tells a file that is gone or closed to us from a source that is. */
final class SourceProblem {

    private SourceProblem() {}

    /** What an error at a path below the root means. */
    static SourceFailure of(Path root, Path path, String step, IOException e) {
        boolean gone = e instanceof NoSuchFileException || belowNoDirectory(path);
        boolean denied = e instanceof AccessDeniedException;
        if ((gone || denied) && !holdsAnything(root)) {
            // An unmounted source leaves an empty directory behind: nothing may be concluded from it.
            return new SourceFailure(FailureKind.SOURCE_ERROR, "the source is missing, empty or unreadable", e);
        }
        if (gone) {
            return new SourceFailure(FailureKind.VANISHED, "is no longer there", e);
        }
        if (denied) {
            return new SourceFailure(FailureKind.UNREADABLE, step + ": permission denied", e);
        }
        return new SourceFailure(FailureKind.SOURCE_ERROR, step + ": " + reason(e), e);
    }

    private static boolean holdsAnything(Path root) {
        try (var entries = Files.newDirectoryStream(root)) {
            return entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** A directory above was replaced by something else; the error's own text depends on the locale. */
    private static boolean belowNoDirectory(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
                return !Files.isDirectory(above);
            }
        }
        return false;
    }

    private static String reason(IOException e) {
        @Nullable String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
