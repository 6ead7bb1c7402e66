package org.waybill.uploader;

import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Crc32cs;

/** Reads a large file once from start to end and hashes it as a whole, while several threads work on its parts. */
final class PartReader {

    private final SourceFile source;
    private final PartPlan plan;
    private final BufferPool buffers;
    private final int lanes;

    /** @param lanes parts that are worked on at once */
    PartReader(SourceFile source, PartPlan plan, BufferPool buffers, int lanes) {
        this.source = source;
        this.plan = plan;
        this.buffers = buffers;
        this.lanes = lanes;
    }

    /** The hashes of the whole file; the CRC in Base64. */
    record Whole(Sha256 sha256, String crc32c) {}

    /** What is done with a part while the next one is read. Called by several threads at once. */
    interface PartWork {

        /** @param bytes the part is the first {@code length} of them; only to be read, and not after the return */
        void on(int number, byte[] bytes, int length);

        /** False when the rest need not be read. */
        boolean goesOn();
    }

    /** Closing waits for the parts in flight. An interrupt does not cut them off, because the next attempt reuses them. */
    private interface Lanes extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Reads everything, and returns or throws when all work has ended. An interrupt ends it between two parts.
     *
     * @return null when the work stopped early
     */
    @Nullable
    Whole read(PartWork work) throws SourceFailure, InterruptedException {
        var sha256 = Sha256.newDigest();
        var crc = new CRC32C();
        var free = new Semaphore(lanes);
        var ended = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = (Lanes) () -> free.acquireUninterruptibly(lanes)) {
            source.seek(0);
            for (int number = 1; number <= plan.count(); number++) {
                if (!work.goesOn()) {
                    break;
                }
                int part = number;
                var buffer = readPart(number, sha256, crc);
                hand(buffer, free, threads, bytes -> {
                    work.on(part, bytes, plan.length(part));
                    ended.incrementAndGet();
                });
            }
            if (work.goesOn()) {
                source.checkUnchanged();
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("after the last part");
        }
        if (work.goesOn() && ended.get() != plan.count()) {
            throw new IllegalStateException("the work on a part ended with an exception");
        }
        return work.goesOn() ? new Whole(Sha256.ofDigest(sha256.digest()), Crc32cs.base64((int) crc.getValue())) : null;
    }

    /** The MD5 of one part alone, in hex. */
    String md5(int number) throws SourceFailure, InterruptedException {
        int length = plan.length(number);
        try (var buffer = buffers.take(plan.bufferSize())) {
            source.seek(plan.offset(number));
            source.read(buffer.array(), length);
            return Md5.hex(buffer.array(), length);
        }
    }

    private BufferPool.Buffer readPart(int number, MessageDigest sha256, CRC32C crc)
            throws SourceFailure, InterruptedException {
        int length = plan.length(number);
        var buffer = buffers.take(plan.bufferSize());
        boolean read = false;
        try {
            source.read(buffer.array(), length);
            read = true;
        } finally {
            if (!read) {
                buffer.close();
            }
        }
        sha256.update(buffer.array(), 0, length);
        crc.update(buffer.array(), 0, length);
        return buffer;
    }

    private static void hand(BufferPool.Buffer buffer, Semaphore free, ExecutorService threads, Consumer<byte[]> work)
            throws InterruptedException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            buffer.close();
            throw e;
        }
        threads.execute(() -> {
            try (buffer) {
                work.accept(buffer.array());
            } finally {
                free.release();
            }
        });
    }
}
