package org.waybill.uploader;

import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;

/** Buffers within a budget: whoever asks for more waits, in order, until enough was given back. */
final class BufferPool {

    private static final int UNIT = 4096;

    private final int units;
    private final Semaphore free;
    private final ArrayDeque<byte[]> idle = new ArrayDeque<>();
    private int idleLength;

    BufferPool(int budget) {
        units = unitsOf(budget);
        free = new Semaphore(units, true);
    }

    /** A buffer of exactly this many bytes with arbitrary content; waits for it. One thread holds one at most. */
    Buffer take(int length) throws InterruptedException {
        int permits = unitsOf(length);
        if (permits > units) {
            throw new IllegalArgumentException(length + " bytes are more than the whole pool");
        }
        free.acquire(permits);
        return new Buffer(idleOrNew(length), permits);
    }

    private static int unitsOf(int length) {
        return Math.max(1, Math.ceilDiv(length, UNIT));
    }

    /** Idle buffers are all of the length asked for last: parts of one size are used again, nothing else is kept. */
    private synchronized byte[] idleOrNew(int length) {
        if (idleLength != length) {
            idle.clear();
            idleLength = length;
        }
        byte[] array = idle.poll();
        return array == null ? new byte[length] : array;
    }

    private synchronized void keep(byte[] array) {
        if (array.length == idleLength) {
            idle.push(array);
        }
    }

    /** A buffer on loan; closing gives it back, once. */
    final class Buffer implements AutoCloseable {

        private final byte[] array;
        private final int permits;

        private Buffer(byte[] array, int permits) {
            this.array = array;
            this.permits = permits;
        }

        byte[] array() {
            return array;
        }

        @Override
        public void close() {
            keep(array);
            free.release(permits);
        }
    }
}
