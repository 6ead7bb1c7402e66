package org.waybill.scanner;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.FailureKind;
import org.waybill.model.SourcePath;
import org.waybill.scanner.Planner.Met.Directory;
import org.waybill.source.Entry;
import org.waybill.source.Folder;
import org.waybill.source.Links;
import org.waybill.source.Root;
import org.waybill.source.Source;
import org.waybill.source.SourceFault;

/**
 * Walks a tree depth first, with one open directory for each level, so memory and descriptors grow only with the depth.
 * Opens only directories.
 */
public final class Walk {

    /** Receives what the walk finds. */
    public interface Visitor {
        void met(Sighting sighting) throws InterruptedException;
    }

    private static final SourcePath TOP = new SourcePath("");

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

    /** A walk that checks extended attributes of a directory's first file and one in 32: checking takes a fifth of a walk. */
    public Walk(Source source, Planner planner) {
        this(source, planner, 32);
    }

    /** A walk that checks the extended attributes of every file. */
    public static Walk thorough(Source source, Planner planner) {
        return new Walk(source, planner, 1);
    }

    private static final class Level {
        private final SourcePath path;
        private final Folder folder;
        private boolean hasFiles;
        /** Whether it contains anything but directories without files. */
        private boolean filled;

        Level(SourcePath path, Folder folder) {
            this.path = path;
            this.folder = folder;
        }
    }

    /** Walks the whole tree; a directory that cannot be listed is reported as a row of its own. */
    public void run(Visitor visitor) throws InterruptedException {
        try (var root = source.hold()) {
            run(root, visitor);
        } catch (SourceFault e) {
            remarks.begin();
            reject(new ArrayDeque<>(), visitor, TOP, e);
        }
    }

    /** @param root the open root of the source; the walk never leaves it */
    void run(Root root, Visitor visitor) throws InterruptedException {
        var levels = new ArrayDeque<Level>();
        remarks.begin();
        try {
            enter(TOP, () -> root.list(TOP), levels, visitor);
            while (!levels.isEmpty()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                step(root, levels, visitor);
            }
        } finally {
            levels.forEach(level -> level.folder.close());
        }
    }

    private void step(Root root, ArrayDeque<Level> levels, Visitor visitor) throws InterruptedException {
        var level = levels.element();
        byte[] name = next(level, visitor);
        if (name == null) {
            levels.pop().folder.close();
            leave(level, levels.peek());
            return;
        }
        var path = level.path.resolve(SourcePath.ofBytes(name).encoded());
        var found = level.folder.look(name);
        var met = planner.meet(root, path, found);
        if (met.sighting() != null) {
            level.filled = true;
            remark(root, met.sighting(), level, () -> hasUserAttributes(root, path, level, name, found));
            visitor.met(met.sighting());
        } else if (met.isDirectory()) {
            if (planner.prunes(path)) {
                level.filled = true;
                remarks.unwalkedDirectories.incrementAndGet();
            } else {
                boolean linked = met.directory() == Directory.LINKED;
                enter(path, () -> linked ? root.list(path) : level.folder.enter(name), levels, visitor);
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

    private void remark(Root root, Sighting sighting, Level level, BooleanSupplier hasUserAttributes) {
        switch (sighting.plan()) {
            case Plan.Move _ -> {
                if (!level.hasFiles || --untilAttributes <= 0) {
                    untilAttributes = attributesOfEvery;
                    remarks.filesAskedForAttributes.incrementAndGet();
                    if (hasUserAttributes.getAsBoolean()) {
                        remarks.attributedFiles.incrementAndGet();
                    }
                }
                level.hasFiles = true;
            }
            case Plan.Skip(var reason) -> {
                if (reason == SkipReason.SYMLINK && root.leadsToDirectory(sighting.path())) {
                    remarks.linkedDirectories.incrementAndGet();
                }
            }
            case Plan.Reject _ -> {}
        }
    }

    private static boolean hasUserAttributes(Root root, SourcePath path, Level level, byte[] name, Entry found) {
        if (!(found instanceof Entry.Symlink)) {
            return level.folder.hasUserAttributes(name);
        }
        try (var target = root.pin(path, Links.FOLLOWED)) {
            return target.hasUserAttributes();
        } catch (SourceFault e) {
            return false;
        }
    }

    private static byte @Nullable [] next(Level level, Visitor visitor) throws InterruptedException {
        try {
            return level.folder.next();
        } catch (SourceFault e) {
            level.filled = true;
            visitor.met(Planner.rejected(
                    level.path, FailureKind.SOURCE_ERROR.name(), "listing broke off: " + e.getMessage()));
            return null;
        }
    }

    private interface Opening {
        Folder open() throws SourceFault;
    }

    private static void enter(SourcePath path, Opening opening, ArrayDeque<Level> levels, Visitor visitor)
            throws InterruptedException {
        try {
            levels.push(new Level(path, opening.open()));
        } catch (SourceFault e) {
            reject(levels, visitor, path, e);
        }
    }

    private static void reject(ArrayDeque<Level> above, Visitor visitor, SourcePath path, SourceFault fault)
            throws InterruptedException {
        var message = "the directory cannot be listed: " + fault.getMessage();
        switch (fault.kind()) {
            // Vanished or replaced since it was listed; the check for gone files, or the next walk, handles it.
            case ABSENT, LINKED, OUTSIDE -> {}
            case DENIED ->
                reject(
                        above,
                        visitor,
                        path,
                        FailureKind.UNREADABLE,
                        "permission denied: the directory cannot be listed");
            case TOO_LONG -> reject(above, visitor, path, FailureKind.PATH_TOO_LONG, message);
            case TOO_MANY_OPEN, EXISTS, FULL, OTHER -> reject(above, visitor, path, FailureKind.SOURCE_ERROR, message);
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
