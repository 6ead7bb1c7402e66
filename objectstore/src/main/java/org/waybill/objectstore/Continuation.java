package org.waybill.objectstore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.objectstore.ObjectStore.Listed;

/**
 * Where a listing continues after a page. Not every target lists in the order of bytes (Java servers compare UTF-16,
 * and some do not sort at all), so the order cannot show whether a listing makes progress. Brent's algorithm can: it
 * remembers one earlier page, at the numbers 1, 2, 4, 8 and so on, and a listing that loops reaches that page again.
 *
 * @param token as the target gave it
 * @param page the number of the page that gave it, from 1
 * @param knownToken the token of the remembered page
 * @param knownKey a key of that page; null before there was any
 * @param empty the number of latest pages in a row without a key
 */
public record Continuation(
        String token,
        long page,
        String knownToken,
        @Nullable String knownKey,
        int empty) {

    /** The most empty pages in a row. Targets skip a thousand deleted keys with a page that shows none. */
    private static final int MOST_EMPTY = 1_000;

    /** The continuation after the first page; also for targets in memory, whose listings always end. */
    public static Continuation first(String token) {
        return new Continuation(token, 1, token, null, 0);
    }

    /** The continuation after another page. */
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
