package org.waybill.console.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Problem;
import org.waybill.model.Sha256;

/** The place where a page of a list begins. It belongs to one filter: with another it would skip what it must not. */
final class Cursor {

    private static final int CHECK = 12;

    private Cursor() {}

    static String of(long position, String filter) {
        var text = position + " " + check(filter);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The position of a cursor, or this start where there is none. */
    static long position(@Nullable String cursor, String filter, long start) {
        if (cursor == null) {
            return start;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).split(" ", -1);
            if (parts.length == 2 && parts[1].equals(check(filter))) {
                return Long.parseLong(parts[0]);
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static Problem wrong() {
        return Problem.wrong("The cursor is not one of this list with these filters. Begin again without it.");
    }

    private static String check(String filter) {
        return Sha256.of(filter.getBytes(StandardCharsets.UTF_8)).toString().substring(0, CHECK);
    }
}
