package org.waybill.scanner;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Batch.Symlinks;
import org.waybill.ledger.Sighting;
import org.waybill.ledger.Sighting.Plan;
import org.waybill.ledger.Sighting.SkipReason;
import org.waybill.model.FailureKind;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.glob.Filter;
import org.waybill.source.Entry;
import org.waybill.source.Links;
import org.waybill.source.Root;
import org.waybill.source.SourceFault;

/** Decides by the policy what to do with each entry of the source. */
public final class Planner {

    private static final SourceVersion NO_VERSION = new SourceVersion(0, 0, 0, 0);

    private final Symlinks symlinks;
    private final Filter filter;
    private final Function<SourcePath, String> keys;
    private final Remarks remarks;

    /** @param keys gives the key of a path, prefix included */
    public Planner(Symlinks symlinks, Filter filter, Function<SourcePath, String> keys) {
        this.symlinks = symlinks;
        this.filter = filter;
        this.keys = keys;
        this.remarks = new Remarks(filter::unused);
    }

    /** The remarks about what the walk found that leaves no row. */
    public Remarks remarks() {
        return remarks;
    }

    /** True when nothing in the directory is to be moved, so that it is not opened. */
    boolean prunes(SourcePath directory) {
        return filter.prunes(directory);
    }

    /** Which links a path may have. */
    Links links() {
        return symlinks == Symlinks.FOLLOW ? Links.FOLLOWED : Links.REFUSED;
    }

    /**
     * An entry that was found.
     *
     * @param sighting null for a directory, which is walked and has no row, and for an entry that vanished
     */
    record Met(@Nullable Sighting sighting, Directory directory) {

        /** Whether it is to be walked. */
        enum Directory {
            NONE,
            REAL,
            /** A link leads to it. */
            LINKED
        }

        static final Met NOTHING = new Met(null, Directory.NONE);

        boolean isDirectory() {
            return directory != Directory.NONE;
        }
    }

    /** Decides what to do with what was found at the path. */
    Met meet(Root root, SourcePath path, Entry found) {
        return switch (found) {
            case Entry.File(var version) -> file(path, version);
            case Entry.Directory _ -> new Met(null, Met.Directory.REAL);
            case Entry.Symlink(var version) -> link(root, path, version);
            case Entry.Special(var version) ->
                skip(path, version, filter.excludes(path) ? SkipReason.FILTER : SkipReason.SPECIAL);
            case Entry.Absent _ -> Met.NOTHING;
            case Entry.Outside _ -> skip(path, NO_VERSION, SkipReason.ESCAPE);
            case Entry.BehindLink _ ->
                skip(path, NO_VERSION, symlinks == Symlinks.SKIP ? SkipReason.SYMLINK : SkipReason.DANGLING);
            case Entry.Unreachable(var kind, var message) ->
                filter.excludes(path) ? skip(path, NO_VERSION, SkipReason.FILTER) : reject(path, kind.name(), message);
        };
    }

    private Met link(Root root, SourcePath path, SourceVersion version) {
        if (filter.excludes(path)) {
            return skip(path, version, SkipReason.FILTER);
        }
        return symlinks == Symlinks.SKIP ? skip(path, version, SkipReason.SYMLINK) : follow(root, path, version);
    }

    /** The row of a directory that cannot be listed. */
    static Sighting rejected(SourcePath path, String kind, String message) {
        return new Sighting(path, NO_VERSION, new Plan.Reject(kind, message));
    }

    /** The row of a directory that could not be listed before, and now can. */
    static Sighting listed(SourcePath path) {
        return new Sighting(path, NO_VERSION, new Plan.Skip(SkipReason.DIRECTORY));
    }

    private Met file(SourcePath path, SourceVersion version) {
        return filter.takes(path)
                ? row(new Sighting(path, version, new Plan.Move(keys.apply(path))))
                : skip(path, version, SkipReason.FILTER);
    }

    private Met follow(Root root, SourcePath path, SourceVersion version) {
        try (var target = root.pin(path, Links.FOLLOWED)) {
            return switch (Entry.of(target.stat())) {
                case Entry.File(var linked) -> file(path, linked);
                case Entry.Directory _ ->
                    root.isLoop(path) ? skip(path, version, SkipReason.LOOP) : new Met(null, Met.Directory.LINKED);
                case Entry.Special _ -> skip(path, version, SkipReason.SPECIAL);
                case Entry.Symlink _, Entry.Absent _, Entry.Outside _, Entry.BehindLink _ ->
                    skip(path, version, SkipReason.DANGLING);
                case Entry.Unreachable(var kind, var message) -> reject(path, kind.name(), message);
            };
        } catch (SourceFault e) {
            return switch (e.kind()) {
                case OUTSIDE -> skip(path, version, SkipReason.ESCAPE);
                case ABSENT, DENIED, LINKED, TOO_LONG -> skip(path, version, SkipReason.DANGLING);
                case TOO_MANY_OPEN, EXISTS, FULL, OTHER ->
                    reject(path, FailureKind.SOURCE_ERROR.name(), String.valueOf(e.getMessage()));
            };
        }
    }

    private static Met skip(SourcePath path, SourceVersion version, SkipReason reason) {
        return row(new Sighting(path, version, new Plan.Skip(reason)));
    }

    private static Met reject(SourcePath path, String kind, String message) {
        return row(rejected(path, kind, message));
    }

    private static Met row(Sighting sighting) {
        return new Met(sighting, Met.Directory.NONE);
    }
}
