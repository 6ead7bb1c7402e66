package org.waybill.gateway;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.waybill.gateway.files.Deleted;
import org.waybill.gateway.files.Expected;
import org.waybill.gateway.files.Facts;
import org.waybill.gateway.files.Files;
import org.waybill.gateway.files.Found;
import org.waybill.gateway.files.OpenFile;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.files.Written;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/** Files in memory, with the failures that a disk gives seldom. */
final class MemoryFiles implements Files {

    static final Instant MODIFIED = Instant.parse("2026-11-30T10:00:00.25Z");

    private record Kept(Facts facts, byte[] bytes) {}

    private final Map<SourcePath, Kept> files = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    /** Instead of what would be found or done, if set. */
    volatile @Nullable Found found;

    volatile @Nullable Written written;
    volatile @Nullable Deleted deleted;
    volatile Side side = Side.LOCAL;
    volatile Optional<URI> address = Optional.empty();
    /** How many bytes can be read before the side fails. */
    volatile long readable = Long.MAX_VALUE;

    /** Whether it then ends as if that were all. */
    volatile boolean endsEarly;

    void put(String path, byte[] bytes, boolean proven, String type) {
        var at = SourcePath.ofText(path);
        files.put(at, new Kept(facts(at, bytes, proven, type), bytes));
    }

    byte @Nullable [] bytes(SourcePath path) {
        var kept = files.get(path);
        return kept == null ? null : kept.bytes;
    }

    private Facts facts(SourcePath path, byte[] bytes, boolean proven, String type) {
        var name = path.display();
        return new Facts(
                bytes.length,
                Long.toString(versions.incrementAndGet()),
                proven ? Optional.of(Sha256.of(bytes)) : Optional.empty(),
                MODIFIED,
                type,
                name.substring(name.lastIndexOf('/') + 1));
    }

    @Override
    public Found open(SourcePath path) {
        if (found != null) {
            return found;
        }
        var kept = files.get(path);
        return kept == null ? new Found.Absent() : new Found.Present(new Opened(path, kept));
    }

    @Override
    public Found look(SourcePath path) {
        return open(path);
    }

    @Override
    public Written write(SourcePath path, InputStream body, long length, Expected expected) {
        if (written != null) {
            return written;
        }
        byte[] bytes;
        try {
            bytes = body.readAllBytes();
        } catch (IOException e) {
            return new Written.Broken();
        }
        if (length >= 0 && bytes.length != length) {
            return new Written.Broken();
        }
        synchronized (this) {
            var before = files.get(path);
            if (!isMet(expected, before)) {
                return new Written.Unmet();
            }
            var facts = facts(path, bytes, false, "application/octet-stream");
            files.put(path, new Kept(facts, bytes));
            return new Written.Stored(facts, before != null);
        }
    }

    @Override
    public synchronized Deleted delete(SourcePath path, Expected expected) {
        if (deleted != null) {
            return deleted;
        }
        var before = files.get(path);
        if (!isMet(expected, before)) {
            return new Deleted.Unmet();
        }
        return files.remove(path) == null ? new Deleted.Absent() : new Deleted.Done();
    }

    private static boolean isMet(Expected expected, @Nullable Kept before) {
        return switch (expected) {
            case Expected.Anything _ -> true;
            case Expected.Nothing _ -> before == null;
            case Expected.Exactly(var version) ->
                before != null && before.facts.version().equals(version);
        };
    }

    private final class Opened implements OpenFile {

        private final SourcePath path;
        private final Kept kept;

        Opened(SourcePath path, Kept kept) {
            this.path = path;
            this.kept = kept;
        }

        @Override
        public Facts facts() {
            return kept.facts;
        }

        @Override
        public Optional<Side> side() {
            return Optional.of(side);
        }

        @Override
        public InputStream read(long start, long length) throws IOException {
            if (files.get(path) != kept) {
                throw new IOException("another version is there");
            }
            long fails = readable;
            return new FilterInputStream(new ByteArrayInputStream(kept.bytes, (int) start, (int) length)) {
                private long left = fails;

                @Override
                public int read(byte[] into, int offset, int count) throws IOException {
                    if (left <= 0 && endsEarly) {
                        return -1;
                    }
                    if (left <= 0) {
                        throw new IOException("the side went away");
                    }
                    int read = super.read(into, offset, (int) Math.min(count, left));
                    left -= read;
                    return read;
                }
            };
        }

        @Override
        public Optional<URI> address(Duration life, String disposition) {
            return address;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
