package org.waybill.uploader;

import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Buffers within a budget of memory. A caller that exceeds it waits, in order, until enough was given back. A request
 * for a buffer larger than the whole budget waits until no other buffer is on loan.
 */
final class BufferPool {

    private static final int UNIT = 4096;

    private final int budget;
    private final int units;
    private final Semaphore free;
    private final TreeMap<Integer, ArrayDeque<byte[]>> idle = new TreeMap<>();
    private int idleUnits;

    BufferPool(int budget) {
        this.budget = budget;
        units = unitsOf(budget);
        free = new Semaphore(units, true);
    }

    /** Waits for a buffer of at least this many bytes, with arbitrary content. A thread holds at most one. */
    Buffer take(int length) throws InterruptedException {
        int size = sizeFor(length);
        free.acquire(permits(size));
        return new Buffer(idleOrNew(size));
    }

    private int permits(int size) {
        return Math.min(unitsOf(size), units);
    }

    private static int unitsOf(int length) {
        return Math.max(1, Math.ceilDiv(length, UNIT));
    }

    /** Sizes are powers of two where the pool can hold one, so that a buffer given back for one file fits others. */
    private int sizeFor(int length) {
        long rounded = (long) Integer.highestOneBit(2 * unitsOf(length) - 1) * UNIT;
        return rounded > budget ? length : (int) rounded;
    }

    private synchronized byte[] idleOrNew(int size) {
        var alike = idle.get(size);
        byte[] array = alike == null ? null : alike.poll();
        if (array != null) {
            idleUnits -= unitsOf(size);
            return array;
        }
        forgetUntil(free.availablePermits());
        return new byte[size];
    }

    /** Drops idle buffers, so that idle and lent buffers together stay within the budget. */
    private void forgetUntil(int most) {
        for (var alike : idle.values()) {
            while (idleUnits > most && !alike.isEmpty()) {
                idleUnits -= unitsOf(alike.remove().length);
            }
        }
    }

    private synchronized void keep(byte[] array) {
        idle.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
        idleUnits += unitsOf(array.length);
    }

    /** A buffer on loan; closing gives it back, once. */
    final class Buffer implements AutoCloseable {

        private final byte[] array;

        private Buffer(byte[] array) {
            this.array = array;
        }

        byte[] array() {
            return array;
        }

        @Override
        public void close() {
            if (array.length <= budget) {
                keep(array);
            }
            free.release(permits(array.length));
        }
    }
}
