package org.waybill.scanner;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is to be said of a walk beside the files that it met. The walk writes it; another thread may read it. */
public final class Remarks {

    /**
     * What does not travel and leaves no row, and globs that did nothing.
     *
     * @param emptyDirectories directories without a file in them, or in a directory below
     * @param unwalkedDirectories directories that a filter leaves out with all that lies in them
     * @param linkedDirectories symbolic links to directories of the source, which were not followed
     * @param attributedFiles files that travel and have extended attributes of the user, which do not
     * @param filesAskedForAttributes of how many files that was asked
     * @param unusedGlobs those of the filter that fitted nothing, each with its option
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

    /** A walk begins; what an earlier one counted is met again. */
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
