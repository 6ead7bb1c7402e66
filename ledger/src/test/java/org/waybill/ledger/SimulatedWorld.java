package org.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waybill.ledger.Finding.Result;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Leases.Lease;
import org.waybill.ledger.LivingFiles.Located;
import org.waybill.ledger.Outbox.Dispatch;
import org.waybill.ledger.Sweeps.Listed;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourceVersion;
import org.waybill.model.VerificationLevel;
import org.waybill.model.flow.Flow;
import org.waybill.model.flow.Lanes;
import org.waybill.model.flow.Lanes.Window;

/** Everything around the ledger, on one thread and from one seed. Contents are numbers; ETags follow from them, as MD5s do. */
final class SimulatedWorld {

    static final String OCCUPIED = "f0";
    static final Stored FOREIGN = new Stored(-1, 0, null);

    private static final int FILES = 7;
    private static final Lanes LANES = new Lanes(Scene.SMALL_LIMIT, new Window(4, 2_000), new Window(2, 3_000));

    final Map<String, Content> source = new TreeMap<>();
    final Map<String, Stored> target = new TreeMap<>();
    final Set<String> everSeen = new HashSet<>();
    final List<Finding> everyFinding = new ArrayList<>();

    private final Scene scene;
    private final long seed;
    private final Random random;
    private final Sweeps sweeps;
    private final List<Dispatch> found = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Uploaded> uploaded = new ArrayList<>();
    private final Map<String, Long> contents = new HashMap<>();
    private final Map<FileId, Integer> lastAttempt = new HashMap<>();
    private Lease lease;
    private boolean behind = true;
    private boolean faults = true;
    private long clock = 1;

    record Content(SourceVersion version, long content) {}

    /** An object. What it holds may differ from what its ETag says: the target spoiled it. */
    record Stored(long content, int attempt, @Nullable SourceVersion version, String etag) {
        Stored(long content, int attempt, @Nullable SourceVersion version) {
            this(content, attempt, version, "etag" + content);
        }
    }

    /** A file that has been read, and will be written at some time. */
    private record Write(Dispatch dispatch, long content) {}

    /** What the uploader says: an object, or why there is none. */
    private record Uploaded(
            FileRef ref, String key, long content, @Nullable FailureKind failure) {}

    SimulatedWorld(Scene scene, long seed) {
        this.scene = scene;
        this.seed = seed;
        this.random = new Random(seed);
        this.sweeps = new Sweeps(scene.database);
        this.lease = scene.lease;
        target.put("app/" + OCCUPIED, FOREIGN);
    }

    static Sha256 hash(long content) {
        return Sha256.of(ByteBuffer.allocate(8).putLong(content).array());
    }

    /** One thing happens somewhere. */
    void step() {
        switch (random.nextInt(16)) {
            case 0, 1 -> change();
            case 2 -> scan();
            case 3, 4, 5 -> dispatch();
            case 6, 7, 8 -> read();
            case 9, 10, 11 -> write();
            case 12, 13, 14 -> verify();
            default -> recheck();
        }
    }

    /** Nothing fails any more and the source stands still: the batch runs to its end, the sweep included. */
    void calmDown() {
        faults = false;
        for (int round = 0; ; round++) {
            if (round == 100) {
                throw new AssertionError("I3: the batch does not end");
            }
            scan();
            int events = 1;
            while (events > 0 || !found.isEmpty() || !writes.isEmpty() || !uploaded.isEmpty()) {
                recheck();
                events = dispatch();
                read();
                write();
                verify();
            }
            if (scene.outbox(LANES).isEmpty(scene.migration) && sweep()) {
                faults = true;
                return;
            }
        }
    }

    private boolean happens(int oneIn) {
        return faults && random.nextInt(oneIn) == 0;
    }

    private void change() {
        var path = "f" + random.nextInt(FILES);
        if (random.nextInt(6) == 0) {
            source.remove(path);
            return;
        }
        clock++;
        // Few contents, so that a file becomes what it was before and ETags come again.
        long content = random.nextInt(4);
        source.put(path, new Content(new SourceVersion(content * 500, clock, clock, 1), content));
        contents.put(path + "@" + clock, content);
    }

    private void scan() {
        everSeen.addAll(source.keySet());
        record(source.keySet().stream().toList());
        var gone = scene.livingFiles.livingAfter(scene.migration, 0, 100).found().stream()
                .filter(file -> !source.containsKey(file.path().encoded()))
                .map(Located::file)
                .toList();
        scene.livingFiles.gone(lease, scene.migration, scene.batch, gone);
        scene.upkeep.fold(scene.migration);
        noOldVersionIsVerified();
    }

    private void noOldVersionIsVerified() {
        for (var row : scene.rows("select path, mtime_ns from file_status where state = 'VERIFIED'")) {
            var columns = row.split(",");
            var file = source.get(columns[0]);
            assertThat(file).as("I2, seed %d: %s is gone", seed, row).isNotNull();
            assertThat(file.version().mtimeNanos())
                    .as("I2, seed %d: version of %s", seed, row)
                    .isEqualTo(Long.parseLong(columns[1]));
        }
    }

    private void record(List<String> paths) {
        scene.discovery.record(
                lease,
                scene.migration,
                scene.batch,
                paths.stream()
                        .map(path -> new Sighting(
                                new org.waybill.model.SourcePath(path),
                                source.get(path).version(),
                                new Sighting.Plan.Move("app/" + path)))
                        .toList());
    }

    private void recheck() {
        var due = scene.livingFiles.dueForRecheck(scene.migration, 100);
        var gone = due.stream()
                .filter(file -> !source.containsKey(file.path().encoded()))
                .map(Located::file)
                .toList();
        record(due.stream()
                .map(file -> file.path().encoded())
                .filter(source::containsKey)
                .toList());
        scene.livingFiles.gone(lease, scene.migration, scene.batch, gone);
        scene.livingFiles.rechecked(lease, due.stream().map(Located::file).toList());
    }

    private int dispatch() {
        var outbox = scene.outbox(LANES);
        var page = behind
                ? outbox.unpublished(lease, scene.migration)
                : outbox.take(lease, scene.migration, scene.batch, Flow.UNLIMITED);
        for (var dispatch : page) {
            var before = lastAttempt.put(dispatch.ref().file(), dispatch.ref().attempt());
            assertThat(dispatch.ref().attempt())
                    .as("I4, seed %d: attempt after %s", seed, before)
                    .isGreaterThanOrEqualTo(before == null ? 1 : behind ? before : before + 1);
        }
        behind = true;
        if (happens(5)) {
            restart();
            return page.size();
        }
        found.addAll(page);
        if (happens(5)) {
            restart();
            return page.size();
        }
        if (!page.isEmpty()) {
            outbox.published(lease, page.getLast().seq());
        }
        behind = false;
        return page.size();
    }

    private void restart() {
        lease = scene.leases.acquire(scene.migration.number()).orElseThrow();
    }

    /** Any message of the queue; sometimes it stays there, because its consumer died before it acknowledged. */
    private <T> T next(List<T> queue) {
        int index = faults ? random.nextInt(queue.size()) : 0;
        return happens(4) ? queue.get(index) : queue.remove(index);
    }

    private void read() {
        if (found.isEmpty()) {
            return;
        }
        var dispatch = next(found);
        var file = source.get(dispatch.ref().path().encoded());
        if (file == null) {
            fail(dispatch, FailureKind.VANISHED);
        } else if (!file.version().equals(dispatch.ref().version())) {
            fail(dispatch, FailureKind.CHANGED);
        } else if (happens(12)) {
            fail(dispatch, FailureKind.SOURCE_ERROR);
        } else {
            writes.add(new Write(dispatch, file.content()));
        }
    }

    private void fail(Dispatch dispatch, FailureKind kind) {
        uploaded.add(new Uploaded(dispatch.ref(), dispatch.key(), 0, kind));
    }

    private void write() {
        if (writes.isEmpty()) {
            return;
        }
        var write = next(writes);
        var dispatch = write.dispatch;
        var held = target.get(dispatch.key());
        boolean taken = held == null ? dispatch.heldEtag() == null : held.etag.equals(dispatch.heldEtag());
        if (taken) {
            store(write);
            return;
        }
        // 412: the uploader looks at what lies there.
        if (held == null) {
            store(write);
        } else if (held.version == null) {
            fail(dispatch, FailureKind.OCCUPIED);
        } else if (held.etag.equals("etag" + write.content)
                && (held.attempt > dispatch.ref().attempt()
                        || held.version.equals(dispatch.ref().version()))) {
            uploaded.add(new Uploaded(dispatch.ref(), dispatch.key(), write.content, null));
        } else if (held.attempt > dispatch.ref().attempt()) {
            fail(dispatch, FailureKind.CHANGED);
        } else {
            store(write);
        }
    }

    private void store(Write write) {
        var ref = write.dispatch.ref();
        long kept = happens(15) ? 99 : write.content;
        target.put(write.dispatch.key(), new Stored(kept, ref.attempt(), ref.version(), "etag" + write.content));
        if (happens(8)) {
            fail(write.dispatch, FailureKind.UNAVAILABLE);
        } else {
            uploaded.add(new Uploaded(ref, write.dispatch.key(), write.content, null));
        }
    }

    private void verify() {
        var page = new ArrayList<Finding>();
        for (int size = 1 + random.nextInt(4); size > 0 && !uploaded.isEmpty(); size--) {
            page.add(finding(next(uploaded)));
        }
        everyFinding.addAll(page);
        var results = scene.settlement.settle(page);
        for (int i = 0; i < page.size(); i++) {
            var ref = page.get(i).ref();
            if (ref.attempt() < lastAttempt.get(ref.file())) {
                assertThat(results.get(i)).as("I4, seed %d: %s", seed, ref).isEqualTo(Result.STALE);
            }
            if (results.get(i) == Result.VERIFIED && page.get(i).verdict() instanceof Verdict.Proven proven) {
                var content = contents.get(ref.path() + "@" + ref.version().mtimeNanos());
                assertThat(proven.sha256()).as("I1, seed %d: %s", seed, ref).isEqualTo(hash(content));
            }
        }
    }

    private Finding finding(Uploaded event) {
        if (event.failure != null) {
            return new Finding(event.ref, new Verdict.Failed(event.failure, "it did not work", null));
        }
        var object = target.get(event.key);
        var etag = "etag" + event.content;
        if (object == null || !object.etag.equals(etag) || object.content != event.content) {
            return new Finding(event.ref, new Verdict.Failed(FailureKind.MISMATCH, "other bytes", etag));
        }
        return new Finding(
                event.ref,
                new Verdict.Proven(
                        new ObjectVersion(etag, null), hash(event.content), VerificationLevel.READ_BACK, false));
    }

    /** True when everything proven lies there as it was proven. */
    private boolean sweep() {
        sweeps.begin(scene.batch);
        var listed = new ArrayList<Listed>();
        target.forEach((key, object) -> listed.add(new Listed(key, object.content * 500, object.etag)));
        sweeps.saw(scene.migration, scene.batch, listed);
        var suspects = sweeps.suspects(scene.migration, scene.batch, 0, 100).found();
        suspects.forEach(
                suspect -> sweeps.disprove(scene.migration, scene.batch, suspect, Scene.mismatch("it is another")));
        return suspects.isEmpty();
    }
}
