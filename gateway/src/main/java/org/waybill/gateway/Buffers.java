package org.waybill.gateway;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Buffers that are used again: as many bytes as go to the system at a time. */
final class Buffers {

    static final int SIZE = 64 << 10;

    private static final int MOST_IDLE = 128;

    private final BlockingQueue<byte[]> idle = new ArrayBlockingQueue<>(MOST_IDLE);

    byte[] take() {
        var buffer = idle.poll();
        return buffer == null ? new byte[SIZE] : buffer;
    }

    void give(byte[] buffer) {
        // Beyond the most idle ones it is garbage.
        boolean _ = idle.offer(buffer);
    }
}
