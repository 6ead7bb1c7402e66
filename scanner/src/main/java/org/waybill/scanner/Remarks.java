package org.waybill.scanner;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Remarks about a walk, besides the files that it found. The walk writes them; another thread may read them. */
public final class Remarks {

    /**
     * Counts what is not moved and leaves no row, and globs without effect.
     *
     * @param emptyDirectories directories without a file in them, or in a directory below
     * @param unwalkedDirectories directories that a filter leaves out with all their content
     * @param linkedDirectories symbolic links to directories of the source, which were not followed
     * @param attributedFiles moved files with extended attributes of the user, which are not moved
     * @param filesAskedForAttributes how many files were checked for that
     * @param unusedGlobs globs of the filter that matched nothing, each with its option
     */
    public record Counts(
            long emptyDirectories,
            long unwalkedDirectories,
            long linkedDirectories,
            long attributedFiles,
            long filesAskedForAttributes,
            List<String> unusedGlobs) {}

    final AtomicLong emptyDirectories = new AtomicLong();
    final AtomicLong unwalkedDirectories = new AtomicLong();
    final AtomicLong linkedDirectories = new AtomicLong();
    final AtomicLong attributedFiles = new AtomicLong();
    final AtomicLong filesAskedForAttributes = new AtomicLong();
    private final Supplier<List<String>> unusedGlobs;

    Remarks(Supplier<List<String>> unusedGlobs) {
        this.unusedGlobs = unusedGlobs;
    }

    /** A walk begins: resets the counts, because it finds again what an earlier walk counted. */
    void begin() {
        for (var count : List.of(
                emptyDirectories, unwalkedDirectories, linkedDirectories, attributedFiles, filesAskedForAttributes)) {
            count.set(0);
        }
    }

    /** The counts of the last walk. */
    public Counts counts() {
        return new Counts(
                emptyDirectories.get(),
                unwalkedDirectories.get(),
                linkedDirectories.get(),
                attributedFiles.get(),
                filesAskedForAttributes.get(),
                unusedGlobs.get());
    }
}
