package org.waybill.model.glob;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.waybill.model.SourcePath;

/**
 * Chooses files by globs. {@code *} and {@code ?} stay within a segment, {@code **} does not. A glob without a slash,
 * except one at its end, is matched against names; any other against the whole path from the root. A glob that matches
 * a directory covers everything below it.
 */
public final class Filter {

    private final List<Rule> includes;
    private final List<Rule> excludes;

    private record Rule(String option, String text, Glob glob, AtomicBoolean used) {

        static Rule of(String option, String text) {
            try {
                return new Rule(option, text, Glob.of(text), new AtomicBoolean());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(option + " '" + text + "': " + e.getMessage(), e);
            }
        }

        boolean fits(String path, boolean isDirectory) {
            boolean fits = glob.matches(path, isDirectory);
            if (fits && !used.get()) {
                used.set(true);
            }
            return fits;
        }
    }

    /**
     * @param includes empty: everything; excludes win
     * @throws IllegalArgumentException for an invalid glob; its message says which and why
     */
    public Filter(List<String> includes, List<String> excludes) {
        this.includes =
                includes.stream().map(glob -> Rule.of("--include", glob)).toList();
        this.excludes =
                excludes.stream().map(glob -> Rule.of("--exclude", glob)).toList();
    }

    /** True when a file is to be moved. */
    public boolean takes(SourcePath file) {
        var path = text(file);
        boolean included = fits(includes, path, false) || includes.isEmpty();
        return !fits(excludes, path, false) && included;
    }

    /** True when an entry that is not a directory is excluded by name. */
    public boolean excludes(SourcePath entry) {
        return fits(excludes, text(entry), false);
    }

    /** True when nothing in the directory can be chosen, so that it need not be opened. */
    public boolean prunes(SourcePath directory) {
        if (directory.isRoot() || (includes.isEmpty() && excludes.isEmpty())) {
            return false;
        }
        var path = text(directory);
        return fits(excludes, path, true)
                || (!includes.isEmpty() && includes.stream().noneMatch(rule -> rule.glob.mayMatchBelow(path)));
    }

    /** The globs that matched nothing so far, with their options. */
    public List<String> unused() {
        return Stream.concat(includes.stream(), excludes.stream())
                .filter(rule -> !rule.used.get())
                .map(rule -> rule.option + " " + rule.text)
                .toList();
    }

    // Tries all globs: one that another glob hides still counts as used.
    private static boolean fits(List<Rule> rules, String path, boolean isDirectory) {
        boolean fits = false;
        for (var rule : rules) {
            if (!fits || !rule.used.get()) {
                fits |= rule.fits(path, isDirectory);
            }
        }
        return fits;
    }

    private static String text(SourcePath path) {
        return path.text().orElse(path.encoded());
    }
}
