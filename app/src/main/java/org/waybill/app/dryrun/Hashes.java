package org.waybill.app.dryrun;

/** A set of 64-bit hashes in one array, 16 to 32 bytes each. */
public final class Hashes {

    private static final int SMALLEST = 16;

    private long[] slots = new long[SMALLEST];
    private int size;

    /** Adds a hash; false when it was already there. */
    public boolean add(long hash) {
        // 0 marks an empty slot.
        long kept = hash == 0 ? 1 : hash;
        if (2 * size >= slots.length) {
            grow();
        }
        int at = slot(slots, kept);
        if (slots[at] == kept) {
            return false;
        }
        slots[at] = kept;
        size++;
        return true;
    }

    public int size() {
        return size;
    }

    private void grow() {
        var wider = new long[slots.length * 2];
        for (long hash : slots) {
            if (hash != 0) {
                wider[slot(wider, hash)] = hash;
            }
        }
        slots = wider;
    }

    /** The slot of the hash, or the empty slot where it belongs. */
    private static int slot(long[] slots, long hash) {
        int at = (int) hash & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != hash) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }
}
