package org.waybill.app.dryrun;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds names of one directory that some targets treat as equal: those that differ only in case, or only in their
 * Unicode form. Two paths can collide only where two names of one directory do, so a set of hashes for each directory
 * on the current path suffices. Paths must come in the order of a walk, depth first.
 *
 * <p>A hash takes 16 to 32 bytes; an ASCII name has one hash, any other has two. Beyond {@link #LIMIT} hashes at a time
 * no more names are compared, and {@link #isComplete} says so.
 */
final class NameCollisions {

    /** The most hashes at a time: 128 MiB. */
    static final int LIMIT = 4_000_000;

    /** The only difference between two names. */
    enum Difference {
        CASE("case"),
        UNICODE_FORM("Unicode form");

        private final String words;

        Difference(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * A name that differs only slightly from an earlier sibling.
     *
     * @param path of the file, or of a directory above it
     */
    record Twin(String path, Difference difference) {}

    private record Level(String name, Hashes names) {}

    private final int limit;
    /** The root, then the directories on the way to the last path. */
    private final List<Level> levels = new ArrayList<>();

    private int held;
    private boolean complete = true;

    NameCollisions() {
        this(LIMIT);
    }

    NameCollisions(int limit) {
        this.limit = limit;
        levels.add(new Level("", new Hashes()));
    }

    /** Takes the next path of the walk; returns the first new name in it that has a twin. */
    Optional<Twin> met(String path) {
        var segments = path.split("/");
        Optional<Twin> found = Optional.empty();
        for (int i = leave(segments); i < segments.length; i++) {
            if (i > 0 && levels.size() == i) {
                levels.add(new Level(segments[i - 1], new Hashes()));
            }
            var difference = difference(levels.get(i).names, segments[i]);
            if (found.isEmpty() && difference.isPresent()) {
                var name = String.join("/", List.of(segments).subList(0, i + 1));
                found = Optional.of(new Twin(name, difference.get()));
            }
        }
        return found;
    }

    /** False when there were too many names at a time to compare them all. */
    boolean isComplete() {
        return complete;
    }

    /** Leaves the directories that do not lead to the path; returns how many of its segments are already known. */
    private int leave(String[] segments) {
        int same = 0;
        while (same < segments.length - 1
                && same + 1 < levels.size()
                && levels.get(same + 1).name.equals(segments[same])) {
            same++;
        }
        while (levels.size() > same + 1) {
            held -= levels.removeLast().names.size();
        }
        return same;
    }

    private Optional<Difference> difference(Hashes names, String name) {
        if (held >= limit) {
            complete = false;
            return Optional.empty();
        }
        int before = names.size();
        // ASCII text has only one Unicode form.
        boolean ascii = name.chars().allMatch(c -> c < 128);
        var composed = ascii ? name : Normalizer.normalize(name, Normalizer.Form.NFC);
        boolean form = !ascii && !names.add(hash('f', composed));
        // To upper and then lower case: some letters become equal only in upper case.
        boolean letters = !names.add(hash('c', composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
        held += names.size() - before;
        if (form) {
            return Optional.of(Difference.UNICODE_FORM);
        }
        return letters ? Optional.of(Difference.CASE) : Optional.empty();
    }

    /** 64-bit FNV-1a: among a million names, the odds that two share a hash are 1 to 40 million. */
    private static long hash(char kind, String text) {
        long hash = (0xcbf29ce484222325L ^ kind) * 0x100000001b3L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ (hash >>> 32);
    }
}
