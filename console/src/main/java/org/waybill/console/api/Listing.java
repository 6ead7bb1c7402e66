package org.waybill.console.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.console.access.Problem;

/**
 * A page of a list.
 *
 * @param next the cursor of the next page; null: this is the last
 */
record Listing<T>(List<T> items, @Nullable String next) {

    static final int MOST = 1_000;

    static int checked(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.wrong("'limit' must be 1 to " + MOST + ".");
        }
        return limit;
    }
}
