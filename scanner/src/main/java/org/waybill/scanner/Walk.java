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
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;

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
    private final Remarks remarks;
    private final int attributesOfEvery;
    private int untilAttributes;

    private Walk(Source source, Planner planner, int attributesOfEvery) {
        this.source = source;
        this.planner = planner;
        this.remarks = planner.remarks();
        this.attributesOfEvery = attributesOfEvery;
    }

    /** One that asks for the extended attributes of the first file of a directory and of one in 32: asking takes a fifth of a walk. */
    public Walk(Source source, Planner planner) {
        this(source, planner, 32);
    }

    /** One that asks for the extended attributes of every file. */
    public static Walk thorough(Source source, Planner planner) {
        return new Walk(source, planner, 1);
    }

    private static final class Level {
        private final SourcePath path;
        private final DirectoryStream<Path> stream;
        private final Iterator<Path> entries;
        private boolean hasFiles;
        /** Whether something else than directories without files lies in it. */
        private boolean filled;

        Level(SourcePath path, DirectoryStream<Path> stream) {
            this.path = path;
            this.stream = stream;
            this.entries = stream.iterator();
        }

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
        remarks.begin();
        try (var attributes = new ExtendedAttributes()) {
            enter(new SourcePath(""), source.root(), levels, visitor);
            while (!levels.isEmpty()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                step(levels, attributes, visitor);
            }
        } finally {
            levels.forEach(Level::close);
        }
    }

    private void step(ArrayDeque<Level> levels, ExtendedAttributes attributes, Visitor visitor)
            throws InterruptedException {
        var level = levels.peek();
        var entry = next(level, visitor);
        if (entry == null) {
            levels.pop().close();
            leave(level, levels.peek());
            return;
        }
        var path = level.path.resolve(Source.segment(entry.getFileName()));
        var met = planner.meet(path, entry);
        if (met.sighting() != null) {
            level.filled = true;
            remark(met.sighting(), entry, level, attributes);
            visitor.met(met.sighting());
        } else if (met.isDirectory()) {
            if (planner.prunes(path)) {
                level.filled = true;
                remarks.unwalkedDirectories.incrementAndGet();
            } else {
                enter(path, entry, levels, visitor);
            }
        }
    }

    private void leave(Level level, @Nullable Level above) {
        if (above == null) {
            return;
        }
        if (level.filled) {
            above.filled = true;
        } else {
            remarks.emptyDirectories.incrementAndGet();
        }
    }

    private void remark(Sighting sighting, Path entry, Level level, ExtendedAttributes attributes) {
        switch (sighting.plan()) {
            case Plan.Move _ -> {
                if (!level.hasFiles || --untilAttributes <= 0) {
                    untilAttributes = attributesOfEvery;
                    remarks.filesAskedForAttributes.incrementAndGet();
                    if (attributes.has(source.bytes(sighting.path()))) {
                        remarks.attributedFiles.incrementAndGet();
                    }
                }
                level.hasFiles = true;
            }
            case Plan.Skip(var reason) -> {
                if (reason == SkipReason.SYMLINK && source.isLinkToDirectory(entry)) {
                    remarks.linkedDirectories.incrementAndGet();
                }
            }
            case Plan.Reject _ -> {}
        }
    }

    private static @Nullable Path next(Level level, Visitor visitor) throws InterruptedException {
        try {
            return level.entries.hasNext() ? level.entries.next() : null;
        } catch (DirectoryIteratorException e) {
            level.filled = true;
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
            levels.push(new Level(path, stream));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Vanished or replaced since it was listed; the look for files that are gone, or the next walk, settles it.
            return;
        } catch (AccessDeniedException e) {
            reject(levels, visitor, path, FailureKind.UNREADABLE, "permission denied: the directory cannot be listed");
        } catch (FileSystemException e) {
            var tooLong = "File name too long".equals(e.getReason());
            reject(
                    levels,
                    visitor,
                    path,
                    tooLong ? FailureKind.PATH_TOO_LONG : FailureKind.SOURCE_ERROR,
                    "the directory cannot be listed: " + e.getReason());
        } catch (IOException e) {
            reject(levels, visitor, path, FailureKind.SOURCE_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private static void reject(
            ArrayDeque<Level> above, Visitor visitor, SourcePath path, FailureKind kind, String message)
            throws InterruptedException {
        if (!above.isEmpty()) {
            above.peek().filled = true;
        }
        visitor.met(Planner.rejected(path, kind.name(), message));
    }
}
