package org.waybill.model.glob;

import java.util.ArrayList;
import java.util.List;

/**
 * The characters that a glob allows at one place of a path: {@code a}, {@code \*}, {@code ?}, {@code [ab]},
 * {@code [!a-z]}. A slash matches only itself.
 *
 * @param length of the text in the glob
 */
record CharacterClass(boolean negated, List<Range> ranges, int length) {

    /** From one character to another, both included. */
    record Range(int from, int to) {
        boolean holds(int point) {
            return from <= point && point <= to;
        }
    }

    boolean holds(int point) {
        boolean within = false;
        for (int i = 0; i < ranges.size() && !within; i++) {
            within = ranges.get(i).holds(point);
        }
        return negated ? !within && point != '/' : within;
    }

    /**
     * Parses the class at a place of a glob.
     *
     * @throws IllegalArgumentException when it is malformed; its message says why
     */
    static CharacterClass at(String glob, int at) {
        return switch (glob.charAt(at)) {
            case '?' -> new CharacterClass(true, List.of(), 1);
            case '[' -> brackets(glob, at);
            case '\\' -> {
                int point = escaped(glob, at);
                yield new CharacterClass(false, List.of(new Range(point, point)), 1 + Character.charCount(point));
            }
            default -> {
                int point = glob.codePointAt(at);
                yield new CharacterClass(false, List.of(new Range(point, point)), Character.charCount(point));
            }
        };
    }

    /** The character after a backslash. */
    private static int escaped(String glob, int at) {
        if (at + 1 == glob.length()) {
            throw new IllegalArgumentException(
                    "nothing follows the \\ at its end; write \\\\ for the character itself");
        }
        int point = glob.codePointAt(at + 1);
        if (Character.isLetterOrDigit(point)) {
            throw new IllegalArgumentException("\\" + Character.toString(point)
                    + " means nothing here: \\ takes its meaning from characters such as * ? [ { , and \\; the separator"
                    + " of directories is /");
        }
        return point;
    }

    private static CharacterClass brackets(String glob, int at) {
        var ranges = new ArrayList<Range>();
        boolean negated = glob.startsWith("!", at + 1) || glob.startsWith("^", at + 1);
        int begin = at + (negated ? 2 : 1);
        int i = begin;
        while (i == begin || (i < glob.length() && glob.charAt(i) != ']')) {
            int from = member(glob, i);
            i += length(glob, i);
            int to = from;
            if (glob.startsWith("-", i) && i + 1 < glob.length() && glob.charAt(i + 1) != ']') {
                to = member(glob, i + 1);
                i += 1 + length(glob, i + 1);
            }
            if (to < from) {
                throw new IllegalArgumentException(
                        "the range " + Character.toString(from) + "-" + Character.toString(to) + " is upside down");
            }
            ranges.add(new Range(from, to));
        }
        if (i == glob.length()) {
            throw unclosed();
        }
        return new CharacterClass(negated, List.copyOf(ranges), i + 1 - at);
    }

    private static IllegalArgumentException unclosed() {
        return new IllegalArgumentException("a [ is not closed; write \\[ for the character itself");
    }

    private static int member(String glob, int at) {
        if (at >= glob.length()) {
            throw unclosed();
        }
        if (glob.startsWith("[:", at)) {
            throw new IllegalArgumentException("[: :] is not known; write the characters or a range such as a-z");
        }
        int point = glob.charAt(at) == '\\' ? escaped(glob, at) : glob.codePointAt(at);
        if (point == '/') {
            throw new IllegalArgumentException("a / cannot stand between [ and ]");
        }
        return point;
    }

    private static int length(String glob, int at) {
        boolean escaped = glob.charAt(at) == '\\';
        return (escaped ? 1 : 0) + Character.charCount(glob.codePointAt(escaped ? at + 1 : at));
    }
}
