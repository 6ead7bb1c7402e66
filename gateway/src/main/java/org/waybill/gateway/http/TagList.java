package org.waybill.gateway.http;

import java.util.ArrayList;
import java.util.List;

/** The value of If-Match or If-None-Match. */
public sealed interface TagList {

    /** There is no such header. */
    record None() implements TagList {}

    /** {@code *}: any version. */
    record Any() implements TagList {}

    /** @param tags one at least */
    record Listed(List<EntityTag> tags) implements TagList {}

    /** Neither. */
    record Malformed() implements TagList {}

    /** @param values of all header lines with the name, in their order */
    static TagList of(List<String> values) {
        if (values.isEmpty()) {
            return new None();
        }
        var text = String.join(",", values).strip();
        return text.equals("*") ? new Any() : new Parser(text).list();
    }

    /** Reads {@code "a", W/"b"}; a comma may stand between the quotes, so the text cannot just be split. */
    final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        TagList list() {
            var tags = new ArrayList<EntityTag>();
            skip(" \t,");
            while (at < text.length()) {
                boolean weak = text.startsWith("W/\"", at);
                at += weak ? 2 : 0;
                int end = end();
                if (end < 0) {
                    return new Malformed();
                }
                tags.add(new EntityTag(text.substring(at + 1, end), weak));
                at = end + 1;
                skip(" \t");
                if (at < text.length() && text.charAt(at) != ',') {
                    return new Malformed();
                }
                skip(" \t,");
            }
            return tags.isEmpty() ? new Malformed() : new Listed(List.copyOf(tags));
        }

        /** Where the tag's closing quote is; negative: there is no tag. */
        private int end() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return -1;
            }
            int end = at + 1;
            while (end < text.length() && EntityTag.isTagCharacter(text.charAt(end))) {
                end++;
            }
            return end < text.length() && text.charAt(end) == '"' ? end : -1;
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
