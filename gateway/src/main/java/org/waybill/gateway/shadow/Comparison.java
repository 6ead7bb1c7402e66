package org.waybill.gateway.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.gateway.files.Side;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/** Reads both sides of a file and compares their hashes. A difference counts when a second look finds it again. */
final class Comparison {

    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    private static final int BLOCK = 64 << 10;

    private final Sides sides;
    private final Differences differences;
    private final Pace pace;
    private final Counter same;
    private final Counter different;
    private final Counter inconclusive;
    private final byte[] block = new byte[BLOCK];

    Comparison(Sides sides, Differences differences, Pace pace, MeterRegistry registry) {
        this.sides = sides;
        this.differences = differences;
        this.pace = pace;
        this.same = counter(registry, "same");
        this.different = counter(registry, "different");
        this.inconclusive = counter(registry, "inconclusive");
    }

    static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("waybill.gateway.shadow.reads")
                .description("Reads that were to be compared with the other side, by what came of it.")
                .tag("result", result)
                .register(registry);
    }

    /** What one look at a side gave. */
    private record Seen(String version, Sha256 hash) {}

    /** What one look at both sides gave. */
    private record Pair(Seen local, Seen object) {
        boolean isOfOneVersion() {
            return local.version.equals(object.version);
        }

        boolean isEqual() {
            return local.hash.equals(object.hash);
        }
    }

    void compare(int migration, SourcePath path) throws InterruptedException {
        try {
            var first = look(migration, path);
            if (first.isEmpty() || !first.get().isOfOneVersion()) {
                unclear(migration);
            } else if (first.get().isEqual()) {
                same.increment();
                differences.same(migration);
            } else {
                lookAgain(migration, path, first.get());
            }
        } catch (IOException e) {
            LOG.debug("{} of migration {} cannot be compared", path.display(), migration, e);
            unclear(migration);
        }
    }

    private void lookAgain(int migration, SourcePath path, Pair first) throws IOException, InterruptedException {
        var second = look(migration, path);
        if (second.isEmpty() || !second.get().equals(first)) {
            unclear(migration);
            return;
        }
        different.increment();
        LOG.warn(
                "The sides of {} of migration {} differ: SHA-256 {} on disk, {} of the object",
                path.display(),
                migration,
                first.local.hash,
                first.object.hash);
        differences.different(migration, path, first.local.hash, first.object.hash);
    }

    private void unclear(int migration) {
        inconclusive.increment();
        differences.inconclusive(migration);
    }

    private Optional<Pair> look(int migration, SourcePath path) throws IOException, InterruptedException {
        var local = side(migration, path, Side.LOCAL);
        if (local.isEmpty()) {
            return Optional.empty();
        }
        return side(migration, path, Side.OBJECT).map(object -> new Pair(local.get(), object));
    }

    private Optional<Seen> side(int migration, SourcePath path, Side side) throws IOException, InterruptedException {
        var content = sides.open(migration, path, side);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = content.get().bytes()) {
            return Optional.of(new Seen(content.get().version(), hash(bytes)));
        }
    }

    private Sha256 hash(InputStream bytes) throws IOException, InterruptedException {
        var digest = Sha256.newDigest();
        for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
            digest.update(block, 0, read);
            pace.read(read);
        }
        return Sha256.ofDigest(digest.digest());
    }
}
