package org.waybill.scanner;

import java.util.List;
import java.util.regex.Pattern;
import org.waybill.events.SourcePath;

/**
 * Chooses files by globs. {@code *} and {@code ?} stay within a segment, {@code **} does not. A glob without a slash is held
 * against the name, one with a slash against the whole path from the root, and a directory's glob covers what lies below.
 */
public final class Filter {

    private final List<Pattern> includes;
    private final List<Pattern> excludes;

    /** @param includes empty: everything; excludes win */
    public Filter(List<String> includes, List<String> excludes) {
        this.includes = includes.stream().map(Filter::pattern).toList();
        this.excludes = excludes.stream().map(Filter::pattern).toList();
    }

    boolean takes(SourcePath path) {
        var text = path.text().orElse(path.encoded());
        return (includes.isEmpty()
                        || includes.stream().anyMatch(p -> p.matcher(text).matches()))
                && excludes.stream().noneMatch(p -> p.matcher(text).matches());
    }

    private static Pattern pattern(String glob) {
        var trimmed = glob.startsWith("/") ? glob.substring(1) : glob;
        var regex = new StringBuilder(glob.indexOf('/') < 0 ? "(?:.*/)?" : "");
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c == '*' && i + 1 < trimmed.length() && trimmed.charAt(i + 1) == '*') {
                boolean wholeSegment = i + 2 < trimmed.length() && trimmed.charAt(i + 2) == '/';
                regex.append(wholeSegment ? "(?:.*/)?" : ".*");
                i += wholeSegment ? 2 : 1;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(
                regex.append(glob.endsWith("/") ? ".*" : "(?:/.*)?").toString(), Pattern.DOTALL);
    }
}
