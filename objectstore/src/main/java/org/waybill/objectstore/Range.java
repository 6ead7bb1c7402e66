package org.waybill.objectstore;

/**
 * A part of an object's content.
 *
 * @param first offset of its first byte
 * @param last offset of its last byte, which may lie beyond the object's end; {@link #END} for all following bytes
 */
public record Range(long first, long last) {

    public static final long END = Long.MAX_VALUE;

    public static final Range WHOLE = new Range(0, END);

    public Range {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range: " + first + " to " + last);
        }
    }

    public boolean isWhole() {
        return equals(WHOLE);
    }
}
