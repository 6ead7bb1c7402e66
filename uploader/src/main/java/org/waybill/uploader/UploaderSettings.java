package org.waybill.uploader;

/**
 * Bounds of the uploader's memory and of its requests. All sizes are bytes.
 *
 * @param inMemoryLimit files up to this size are sent from memory with one request, larger ones by multipart
 * @param smallMemory memory for all files that are sent from memory, together
 * @param smallAtOnce how many of them are sent at once, each with a request of its own
 * @param partSize smallest part of a multipart upload; it grows with the file, to stay below 10,000 parts
 * @param partMemory memory for all parts in flight, together; a larger part is in flight alone
 * @param parallelParts parts of one file in flight at once
 */
public record UploaderSettings(
        int inMemoryLimit, int smallMemory, int smallAtOnce, int partSize, int partMemory, int parallelParts) {

    private static final int MIB = 1 << 20;

    /** Bytes of the largest part: that of a file of 1.16 TiB. */
    static final int LARGEST_PART = 128 * MIB;

    public static final UploaderSettings DEFAULTS = new UploaderSettings(8 * MIB, 64 * MIB, 24, 16 * MIB, 64 * MIB, 4);

    public UploaderSettings {
        within("in-memory-limit", inMemoryLimit, 0, 1 << 30);
        within("small-memory", smallMemory, Math.max(1, inMemoryLimit), Integer.MAX_VALUE);
        within("small", smallAtOnce, 1, 10_000);
        within("part-size", partSize, 5 * MIB, 1 << 30);
        within("part-memory", partMemory, partSize, Integer.MAX_VALUE);
        within("parallel-parts", parallelParts, 1, 64);
    }

    public UploaderSettings withSmallAtOnce(int number) {
        return new UploaderSettings(inMemoryLimit, smallMemory, number, partSize, partMemory, parallelParts);
    }

    private static void within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "waybill.uploader." + key + " must be " + min + ".." + max + ", was " + value);
        }
    }
}
