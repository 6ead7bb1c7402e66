package org.waybill.storage.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.source.Entry;
import org.waybill.source.Folder;
import org.waybill.source.Links;
import org.waybill.source.Root;
import org.waybill.source.SourceFault;
import org.waybill.storage.Listing;
import org.waybill.storage.PathRefused;
import org.waybill.storage.StorageFault;
import org.waybill.storage.StoragePath;

/**
 * Walks the folder in the order of the paths' bytes, in which a directory stands where its name with a slash does. In
 * memory are the names of the directories on the way to the present file. Links to directories are not entered.
 */
final class LocalListing implements Listing {

    private static final byte[] SLASH = "/".getBytes(US_ASCII);

    private final Root root;
    private final Request request;
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean begun;
    private boolean closed;

    LocalListing(Root root, Request request) {
        this.root = root;
        this.request = request;
    }

    /** A directory that is listed. */
    private record Level(Folder folder, Iterator<Child> children) {}

    /** @param path with a slash at the end if it is a directory */
    private record Child(byte[] path, byte[] name, boolean directory) {}

    @Override
    public @Nullable Item next() throws StorageFault {
        try {
            if (!begun && !closed) {
                begun = true;
                levels.push(level(root.list(new SourcePath("")), new byte[0]));
            }
            return advance();
        } catch (SourceFault e) {
            throw new StorageFault(Faults.of(e));
        }
    }

    private @Nullable Item advance() throws SourceFault {
        while (!levels.isEmpty()) {
            var level = levels.element();
            if (!level.children.hasNext()) {
                level.folder.close();
                levels.pop();
                continue;
            }
            var child = level.children.next();
            if (child.directory) {
                enter(level, child);
            } else {
                var item = item(level, child);
                if (item != null) {
                    return item;
                }
            }
        }
        return null;
    }

    private void enter(Level level, Child child) throws SourceFault {
        if (!mayHold(child.path)) {
            return;
        }
        try {
            levels.push(level(level.folder.enter(child.name), child.path));
        } catch (SourceFault e) {
            // It went meanwhile, or became a link. Others end the listing: what they hide is not known.
            if (e.kind() != SourceFault.Kind.ABSENT && e.kind() != SourceFault.Kind.LINKED) {
                throw e;
            }
        }
    }

    private boolean mayHold(byte[] directory) {
        byte[] prefix = request.prefix().bytes();
        int common = Math.min(prefix.length, directory.length);
        if (Arrays.mismatch(prefix, 0, common, directory, 0, common) >= 0) {
            return false;
        }
        var after = request.after();
        if (after == null) {
            return true;
        }
        byte[] last = after.bytes();
        // Everything in it follows if it follows itself; part of it may if the path is in it.
        return Arrays.compareUnsigned(directory, last) > 0
                || (last.length >= directory.length
                        && Arrays.mismatch(last, 0, directory.length, directory, 0, directory.length) < 0);
    }

    private static Level level(Folder folder, byte[] path) throws SourceFault {
        var children = new ArrayList<Child>();
        try {
            for (var name = folder.next(); name != null; name = folder.next()) {
                boolean directory = folder.look(name) instanceof Entry.Directory;
                byte[] whole = joined(path, name);
                children.add(new Child(directory ? joined(whole, SLASH) : whole, name, directory));
            }
        } catch (SourceFault e) {
            folder.close();
            throw e;
        }
        children.sort((one, other) -> Arrays.compareUnsigned(one.path, other.path));
        return new Level(folder, children.iterator());
    }

    private @Nullable Item item(Level level, Child child) throws SourceFault {
        StoragePath path;
        try {
            path = StoragePath.ofBytes(child.path);
        } catch (PathRefused e) {
            return null;
        }
        if (!request.includes(path)) {
            return null;
        }
        return switch (level.folder.look(child.name)) {
            case Entry.File(var version) -> item(path, version);
            case Entry.Symlink _ -> behindLink(path);
            default -> null;
        };
    }

    private @Nullable Item behindLink(StoragePath path) {
        try (var pin = root.pin(path.source(), Links.FOLLOWED)) {
            var stat = pin.stat();
            return stat.isRegularFile() ? item(path, stat.version()) : null;
        } catch (SourceFault e) {
            // It leads nowhere, or out of the folder: a read does not find it either.
            return null;
        }
    }

    private static Item item(StoragePath path, SourceVersion version) {
        return new Item(path, version.size(), Instant.EPOCH.plusNanos(version.mtimeNanos()), LocalVersions.of(version));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            levels.forEach(level -> level.folder.close());
            levels.clear();
            root.close();
        }
    }
}
