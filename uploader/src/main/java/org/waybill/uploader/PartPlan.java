package org.waybill.uploader;

/**
 * How a large file is cut: {@code count} parts, all of {@code partSize} bytes but the last.
 */
record PartPlan(long size, long partSize, int count) {

    private static final int MIB = 1 << 20;

    /** The most parts planned; S3 takes 10,000. */
    private static final int MOST_PARTS = 9_500;

    static PartPlan of(long size, int smallestPart) {
        long needed = Math.ceilDiv(Math.ceilDiv(size, MOST_PARTS), MIB) * MIB;
        long partSize = Math.max(smallestPart, needed);
        return new PartPlan(size, partSize, Math.toIntExact(Math.ceilDiv(size, partSize)));
    }

    /** Bytes of the part with this number, counted from 1. */
    int length(int number) {
        return Math.toIntExact(Math.min(partSize, size - offset(number)));
    }

    /** Bytes of a buffer that any part fits in. */
    int bufferSize() {
        return Math.toIntExact(Math.min(partSize, size));
    }

    long offset(int number) {
        return (number - 1) * partSize;
    }
}
