package org.waybill.scanner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.events.SourcePath;
import org.waybill.events.SourceVersion;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.scanner.Source.Entry;

/** Makes of an entry of the source what policy wants. */
public final class Planner {

    private static final SourceVersion NO_VERSION = new SourceVersion(0, 0, 0, 0);

    private final Source source;
    private final Symlinks symlinks;
    private final Filter filter;
    private final Function<SourcePath, String> keys;
    private final Remarks remarks;

    /** @param keys gives the key of a path, prefix included */
    public Planner(Source source, Symlinks symlinks, Filter filter, Function<SourcePath, String> keys) {
        this.source = source;
        this.symlinks = symlinks;
        this.filter = filter;
        this.keys = keys;
        this.remarks = new Remarks(filter::unused);
    }

    /** What is to be said of what the walk met and leaves no row. */
    public Remarks remarks() {
        return remarks;
    }

    /** True when nothing in the directory is to travel, so that it is not opened. */
    boolean prunes(SourcePath directory) {
        return filter.prunes(directory);
    }

    /**
     * An entry that was met.
     *
     * @param sighting null for a directory, which is walked and has no row, and for what vanished meanwhile
     * @param isDirectory whether it is to be walked
     */
    record Met(@Nullable Sighting sighting, boolean isDirectory) {
        static final Met NOTHING = new Met(null, false);
        static final Met DIRECTORY = new Met(null, true);
    }

    /** Looks at the path and decides. */
    Met meet(SourcePath path, Path file) {
        return switch (source.look(file, false)) {
            case Entry.File(var version, var _) -> file(path, version);
            case Entry.Directory _ -> Met.DIRECTORY;
            case Entry.Symlink(var version) -> link(path, file, version);
            case Entry.Special(var version) ->
                skip(path, version, filter.excludes(path) ? SkipReason.FILTER : SkipReason.SPECIAL);
            case Entry.Absent _ -> Met.NOTHING;
            case Entry.Unreachable(var kind, var message) ->
                filter.excludes(path) ? skip(path, NO_VERSION, SkipReason.FILTER) : reject(path, kind.name(), message);
        };
    }

    private Met link(SourcePath path, Path link, SourceVersion version) {
        if (filter.excludes(path)) {
            return skip(path, version, SkipReason.FILTER);
        }
        return symlinks == Symlinks.SKIP ? skip(path, version, SkipReason.SYMLINK) : follow(path, link, version);
    }

    /** The row of a directory that cannot be listed, or no longer. */
    static Sighting rejected(SourcePath path, String kind, String message) {
        return new Sighting(path, NO_VERSION, new Plan.Reject(kind, message));
    }

    /** The row of a directory that has one because it could not be listed once, and now can. */
    static Sighting listed(SourcePath path) {
        return new Sighting(path, NO_VERSION, new Plan.Skip(SkipReason.DIRECTORY));
    }

    private Met file(SourcePath path, SourceVersion version) {
        return filter.takes(path)
                ? new Met(new Sighting(path, version, new Plan.Move(keys.apply(path))), false)
                : skip(path, version, SkipReason.FILTER);
    }

    private Met follow(SourcePath path, Path link, SourceVersion version) {
        try {
            var real = link.toRealPath();
            if (!real.startsWith(source.root())) {
                return skip(path, version, SkipReason.ESCAPE);
            }
            return switch (source.look(link, true)) {
                case Entry.File(var linked, var _) -> file(path, linked);
                case Entry.Directory _ -> isLoop(real, link) ? skip(path, version, SkipReason.LOOP) : Met.DIRECTORY;
                case Entry.Special _ -> skip(path, version, SkipReason.SPECIAL);
                case Entry.Symlink _, Entry.Absent _ -> skip(path, version, SkipReason.DANGLING);
                case Entry.Unreachable(var kind, var message) -> reject(path, kind.name(), message);
            };
        } catch (IOException e) {
            return skip(path, version, SkipReason.DANGLING);
        }
    }

    // A directory link is a loop when its target holds any directory that the walk came through, links on the way
    // resolved:
    // two directories that link to each other are one too.
    private boolean isLoop(Path target, Path link) throws IOException {
        for (var walked = link.getParent();
                walked != null && walked.startsWith(source.root());
                walked = walked.getParent()) {
            if (walked.toRealPath().startsWith(target)) {
                return true;
            }
        }
        return false;
    }

    private static Met skip(SourcePath path, SourceVersion version, SkipReason reason) {
        return new Met(new Sighting(path, version, new Plan.Skip(reason)), false);
    }

    private static Met reject(SourcePath path, String kind, String message) {
        return new Met(rejected(path, kind, message), false);
    }
}
