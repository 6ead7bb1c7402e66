package org.waybill.scanner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;
import org.waybill.events.SourcePath;
import org.waybill.ledger.Sighting;

/**
 * Goes through a tree, depth first, with one open directory a level: memory and descriptors grow with the depth alone.
 * Opens only directories.
 */
public final class Walk {

    /** Takes what the walk meets. */
    public interface Visitor {
        void met(Sighting sighting) throws InterruptedException;
    }

    private final Source source;
    private final Planner planner;

    public Walk(Source source, Planner planner) {
        this.source = source;
        this.planner = planner;
    }

    private record Level(SourcePath path, DirectoryStream<Path> stream, Iterator<Path> entries) {
        void close() {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Walks the whole tree; a directory that cannot be listed is met as a row of its own. */
    public void run(Visitor visitor) throws InterruptedException {
        var levels = new ArrayDeque<Level>();
        try {
            enter(new SourcePath(""), source.root(), levels, visitor);
            while (!levels.isEmpty()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                step(levels, visitor);
            }
        } finally {
            levels.forEach(Level::close);
        }
    }

    private void step(ArrayDeque<Level> levels, Visitor visitor) throws InterruptedException {
        var level = levels.peek();
        var entry = next(level, visitor);
        if (entry == null) {
            levels.pop().close();
            return;
        }
        var path = level.path.resolve(Source.segment(entry.getFileName()));
        var met = planner.meet(path, entry);
        if (met.sighting() != null) {
            visitor.met(met.sighting());
        } else if (met.isDirectory()) {
            enter(path, entry, levels, visitor);
        }
    }

    private static @Nullable Path next(Level level, Visitor visitor) throws InterruptedException {
        try {
            return level.entries.hasNext() ? level.entries.next() : null;
        } catch (DirectoryIteratorException e) {
            visitor.met(Planner.rejected(
                    level.path, FailureKind.SOURCE_ERROR.name(), "listing broke off: " + e.getMessage()));
            return null;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // its level closes it
    private static void enter(SourcePath path, Path directory, ArrayDeque<Level> levels, Visitor visitor)
            throws InterruptedException {
        try {
            var stream = Files.newDirectoryStream(directory);
            levels.push(new Level(path, stream, stream.iterator()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Vanished or replaced since it was listed; the look for files that are gone, or the next walk, settles it.
            return;
        } catch (AccessDeniedException e) {
            visitor.met(Planner.rejected(
                    path, FailureKind.UNREADABLE.name(), "permission denied: the directory cannot be listed"));
        } catch (FileSystemException e) {
            var tooLong = "File name too long".equals(e.getReason());
            visitor.met(Planner.rejected(
                    path,
                    (tooLong ? FailureKind.PATH_TOO_LONG : FailureKind.SOURCE_ERROR).name(),
                    "the directory cannot be listed: " + e.getReason()));
        } catch (IOException e) {
            visitor.met(Planner.rejected(path, FailureKind.SOURCE_ERROR.name(), String.valueOf(e.getMessage())));
        }
    }
}
