package org.waybill.model.glob;

import java.util.BitSet;
import java.util.List;

/**
 * One glob of {@code --include} or {@code --exclude}; the help of {@code migrate} explains the syntax. A match takes
 * time in proportion to the lengths of glob and path, whatever they contain: there is no backtracking.
 */
final class Glob {

    private final List<GlobSteps> alternatives;
    private final boolean[] directoriesOnly;

    private Glob(List<GlobText> texts) {
        alternatives = texts.stream().map(GlobSteps::of).toList();
        directoriesOnly = new boolean[texts.size()];
        for (int i = 0; i < directoriesOnly.length; i++) {
            directoriesOnly[i] = texts.get(i).directoryOnly();
        }
    }

    /** @throws IllegalArgumentException for an invalid glob; its message says why */
    static Glob of(String glob) {
        return new Glob(GlobText.alternatives(glob));
    }

    /** True when the glob covers the path itself or a directory above it. */
    boolean matches(String path, boolean isDirectory) {
        for (int i = 0; i < directoriesOnly.length; i++) {
            switch (run(alternatives.get(i), path)) {
                case ABOVE -> {
                    return true;
                }
                case HERE -> {
                    if (isDirectory || !directoriesOnly[i]) {
                        return true;
                    }
                }
                case OPEN, NEVER -> {}
            }
        }
        return false;
    }

    /** False when no path below the directory can match. */
    boolean mayMatchBelow(String directory) {
        return alternatives.stream().anyMatch(steps -> run(steps, directory + "/") != Reached.NEVER);
    }

    private enum Reached {
        /** A directory above the path matches. */
        ABOVE,
        /** The path itself matches. */
        HERE,
        /** A longer path may match. */
        OPEN,
        NEVER
    }

    private static Reached run(GlobSteps steps, String path) {
        var now = new BitSet();
        var next = new BitSet();
        steps.enter(0, now);
        for (int at = 0; at < path.length(); at += Character.charCount(path.codePointAt(at))) {
            int point = path.codePointAt(at);
            if (point == '/' && now.get(steps.end())) {
                return Reached.ABOVE;
            }
            next.clear();
            for (int step = now.nextSetBit(0); step >= 0; step = now.nextSetBit(step + 1)) {
                steps.take(step, point, next);
            }
            if (next.isEmpty()) {
                return Reached.NEVER;
            }
            var spent = now;
            now = next;
            next = spent;
        }
        return now.get(steps.end()) ? Reached.HERE : Reached.OPEN;
    }
}
