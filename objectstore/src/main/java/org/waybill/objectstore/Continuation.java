package org.waybill.objectstore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.objectstore.ObjectStore.Listed;

/**
 * Where a listing goes on after a page. Not every target lists in the order of bytes (Java servers compare UTF-16, and some
 * sort not at all), so the order cannot tell whether a listing gets on. Brent's algorithm can: one page that came before is
 * remembered, at the numbers 1, 2, 4, 8 and so on, and a listing that goes round meets it again.
 *
 * @param token as the target gave it
 * @param page the number of the page that gave it, from 1
 * @param knownToken the token of the page that is remembered
 * @param knownKey a key of that page; null before there was any
 * @param empty how many pages without a key came last
 */
public record Continuation(
        String token,
        long page,
        String knownToken,
        @Nullable String knownKey,
        int empty) {

    /** Targets pass over a thousand deleted keys with a page that shows none. */
    private static final int MOST_EMPTY = 1_000;

    /** After the first page; also for targets in memory, whose listings end. */
    public static Continuation first(String token) {
        return new Continuation(token, 1, token, null, 0);
    }

    /** After another page. */
    public static Continuation after(@Nullable Continuation before, List<Listed> objects, String token)
            throws TargetFault {
        var key = objects.isEmpty() ? null : objects.getFirst().key();
        if (before == null) {
            return new Continuation(token, 1, token, key, key == null ? 1 : 0);
        }
        before.check(objects, token);
        long page = before.page + 1;
        boolean remembered = Long.bitCount(page) == 1;
        return new Continuation(
                token,
                page,
                remembered ? token : before.knownToken,
                key != null && (remembered || before.knownKey == null) ? key : before.knownKey,
                key == null ? before.empty + 1 : 0);
    }

    private void check(List<Listed> objects, String following) throws TargetFault {
        if (following.equals(token) || following.equals(knownToken)) {
            throw new TargetFault("the target's listing has no end: it gave the same continuation token again");
        }
        if (objects.stream().anyMatch(object -> object.key().equals(knownKey))) {
            throw new TargetFault("the target's listing has no end: it lists the same keys again");
        }
        if (objects.isEmpty() && empty >= MOST_EMPTY) {
            throw new TargetFault("the target's listing has no end: " + MOST_EMPTY + " pages in a row are empty");
        }
    }
}
