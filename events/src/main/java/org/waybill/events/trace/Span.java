package org.waybill.events.trace;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that has ended.
 *
 * @param parent id of the span that caused it; null: none
 * @param attributes numbers and texts by name; no path, no secret
 * @param error what went wrong, in a word; null: nothing
 */
public record Span(
        String trace,
        String id,
        @Nullable String parent,
        String name,
        Time time,
        Map<String, Object> attributes,
        @Nullable String error) {

    /** From when to when. */
    public record Time(Instant start, Instant end) {}
}
