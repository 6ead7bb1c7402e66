package org.waybill.model.glob;

import java.util.ArrayList;
import java.util.List;

/**
 * A glob without alternatives in braces, leading {@code ./} or {@code /}, and trailing {@code /} or {@code /**}.
 *
 * @param anchored whether it is matched against the path from the root, and not against names
 * @param directoryOnly whether it names directories only
 */
record GlobText(String text, boolean anchored, boolean directoryOnly) {

    private static final int LONGEST = 1_000;
    private static final int ALTERNATIVES = 100;

    /** @throws IllegalArgumentException for an invalid glob; its message says why */
    static List<GlobText> alternatives(String glob) {
        if (glob.length() > LONGEST) {
            throw new IllegalArgumentException("it is longer than 1,000 characters");
        }
        var expanded = new ArrayList<GlobText>();
        expand("", glob, expanded);
        return List.copyOf(expanded);
    }

    /** Expands the first pair of braces, and for each of its alternatives the rest. */
    private static void expand(String done, String rest, List<GlobText> expanded) {
        int open = next(rest, 0, "{}");
        if (open == rest.length()) {
            if (expanded.size() == ALTERNATIVES) {
                throw new IllegalArgumentException("its braces stand for more than 100 globs; give some of them apart");
            }
            expanded.add(plain(done + rest));
            return;
        }
        if (rest.charAt(open) == '}') {
            throw new IllegalArgumentException("a } has no {; write \\} for the character itself");
        }
        int begin = open + 1;
        int depth = 1;
        var choices = new ArrayList<String>();
        int at = open;
        while (depth > 0) {
            at = next(rest, at + 1, "{,}");
            if (at == rest.length()) {
                throw new IllegalArgumentException("a { is not closed; write \\{ for the character itself");
            }
            depth += rest.charAt(at) == '{' ? 1 : rest.charAt(at) == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && rest.charAt(at) == ',')) {
                choices.add(rest.substring(begin, at));
                begin = at + 1;
            }
        }
        for (var choice : choices) {
            expand(done + rest.substring(0, open), choice + rest.substring(at + 1), expanded);
        }
    }

    /** The index of the next wanted character that is neither escaped nor in brackets; the length when there is none. */
    private static int next(String glob, int from, String wanted) {
        int at = from;
        while (at < glob.length() && wanted.indexOf(glob.charAt(at)) < 0) {
            at += CharacterClass.at(glob, at).length();
        }
        return at;
    }

    private static GlobText plain(String glob) {
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        var text = glob;
        while (text.startsWith("./")) {
            text = text.substring(2);
        }
        text = text.startsWith("/") ? text.substring(1) : text;
        boolean rooted = text.length() < glob.length() || glob.endsWith("/**");
        boolean directoryOnly = text.endsWith("/") || text.endsWith("/**");
        text = text.substring(0, text.length() - (text.endsWith("/**") ? 3 : directoryOnly ? 1 : 0));
        if (text.isEmpty() || text.equals(".")) {
            throw new IllegalArgumentException("it names all of DIR");
        }
        for (var segment : text.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "no path has an empty, . or .. segment; globs are held against paths below DIR");
            }
        }
        return new GlobText(text, rooted || text.indexOf('/') >= 0, directoryOnly);
    }
}
