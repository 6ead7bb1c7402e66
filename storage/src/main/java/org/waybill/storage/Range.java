package org.waybill.storage;

import java.util.Optional;

/** A part of a file. Numbers beyond its end are cut; no sum of them overflows. */
public sealed interface Range {

    /** The whole file, also an empty one. */
    record Whole() implements Range {}

    /**
     * @param first offset of its first byte
     * @param last offset of its last byte, included
     */
    record Between(long first, long last) implements Range {
        public Between {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("not a range: " + first + " to " + last);
            }
        }
    }

    /** The last bytes of the file, or all if it is shorter. */
    record Last(long bytes) implements Range {
        public Last {
            if (bytes < 0) {
                throw new IllegalArgumentException("not a number of bytes: " + bytes);
            }
        }
    }

    static Range whole() {
        return new Whole();
    }

    static Range from(long first) {
        return new Between(first, Long.MAX_VALUE);
    }

    static Range between(long first, long last) {
        return new Between(first, last);
    }

    static Range last(long bytes) {
        return new Last(bytes);
    }

    /** The part that it is of a file with this size; empty when not one byte of the file is in it. */
    default Optional<Span> of(long size) {
        var span = switch (this) {
            case Whole _ -> new Span(0, size);
            case Between(long first, long last) ->
                new Span(first, first < size ? Math.min(last, size - 1) - first + 1 : 0);
            case Last(long bytes) -> new Span(size - Math.min(bytes, size), Math.min(bytes, size));
        };
        return span.length > 0 || this instanceof Whole ? Optional.of(span) : Optional.empty();
    }

    /** A part of a file that is there. */
    record Span(long offset, long length) {}
}
