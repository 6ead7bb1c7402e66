package org.waybill.storage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;
import org.waybill.events.ObjectVersion;
import org.waybill.storage.ObjectStore.Body;
import org.waybill.storage.ObjectStore.Done;
import org.waybill.storage.ObjectStore.Entry;
import org.waybill.storage.ObjectStore.Listed;
import org.waybill.storage.ObjectStore.Page;
import org.waybill.storage.ObjectStore.Part;

/**
 * Finds out what a target can do by trying: with a few tiny objects below {@code .waybill-probe-…/} at the target's prefix,
 * which it deletes again. What a probe that was killed left behind is deleted by the next one a day later.
 */
public final class TargetProbe {

    private static final String FOLDER = ".waybill-probe-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(FOLDER) + "(\\d+)-");
    private static final Duration ORPHANED = Duration.ofDays(1);
    private static final Condition ABSENT = new Condition.Absent();
    private static final ObjectHeaders HEADERS = new ObjectHeaders("text/plain", Map.of("waybill-probe", "yes"));
    private static final int[] SEGMENTS = {255, 200};
    /** An escaped name fits, whatever a target takes. */
    private static final int SHORTEST_SEGMENT = 160;

    private static final int RACERS = 8;
    private static final int RACES = 6;

    private record Written(String key, @Nullable String versionId) {}

    private record Upload(String key, String id, Queue<Part> parts) {}

    private final S3ObjectStore store;
    private final String prefix;
    private final String folder;
    private final Instant now;

    private final Set<Capability> present = ConcurrentHashMap.newKeySet();
    private final Set<Written> written = ConcurrentHashMap.newKeySet();
    private final Queue<Upload> uploads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger segmentBytes = new AtomicInteger(SHORTEST_SEGMENT);

    private TargetProbe(S3ObjectStore store, InstantSource time, RandomGenerator random) {
        this.store = store;
        this.now = time.instant();
        this.prefix = store.target().prefix();
        this.folder = prefix + FOLDER + now.getEpochSecond() + "-" + Long.toHexString(random.nextLong()) + "/";
    }

    /**
     * Tries the target, with some 100 small requests. The bucket must be there.
     *
     * @return the capabilities; a failure when the target does not answer, or does not let us write, read or list
     */
    public static Answer<Capabilities> run(S3ObjectStore store, InstantSource time, RandomGenerator random) {
        var probe = new TargetProbe(store, time, random);
        Answer<Capabilities> answer;
        try {
            answer = probe.ask();
        } finally {
            probe.clean();
        }
        // What cleaning found out belongs to the answer.
        return answer instanceof Answer.Given<Capabilities>(var found)
                ? new Answer.Given<>(
                        new Capabilities(probe.present, found.versioned(), found.encrypted(), found.segmentBytes()))
                : answer;
    }

    private Answer<Capabilities> ask() {
        var put = put("object", ABSENT);
        if (!(put instanceof Answer.Given<ObjectVersion>(var version))) {
            return needed("write", put);
        }
        var head = store.head(folder + "object");
        if (!(head instanceof Answer.Given<ObjectFacts>(var facts))) {
            return needed("read", head);
        }
        var list = store.listDescribed(folder, null);
        if (!(list instanceof Answer.Given<Page>(var page))) {
            return needed("list", list);
        }
        note(Capability.MD5_ETAG, version.etag().equals(MultipartEtag.ofWhole(md5("object"))));
        note(Capability.CRC32C, body("object").crc32c().equals(facts.checksums().get("crc32c")));
        note(
                Capability.LISTED_METADATA,
                page.objects().stream().anyMatch(object -> !object.metadata().isEmpty()));
        together(List.of(
                () -> note(Capability.CREATE_IF_ABSENT, isCreateConditional()),
                () -> note(Capability.READ_IF_SAME, isReadConditional()),
                () -> note(Capability.REPLACE_IF_SAME, isReplaceConditional()),
                () -> note(Capability.JOIN_IF_SAME, isJoinConditional()),
                this::tryParts,
                () -> note(Capability.BUNDLES, unpacks()),
                () -> note(Capability.BEYOND_ASCII, isTaken("\u00e4\u20ac\ud83d\ude00")),
                () -> note(Capability.CASE_KEPT, isTaken("Case") && isMissing("case")),
                () -> note(Capability.UNICODE_KEPT, isTaken("\u00e9") && isMissing("e\u0301")),
                () -> note(Capability.OBJECT_BESIDE_FOLDER, isListedBesideFolder()),
                this::trySegments,
                this::removeOrphans));
        // One refused name may look like an outage (S3Proxy answers 500); a target that is gone does not answer this.
        var last = store.head(folder + "object");
        return last instanceof Answer.Failed<ObjectFacts> failed
                ? failed.as()
                : new Answer.Given<>(
                        new Capabilities(present, version.versionId() != null, facts.encrypted(), segmentBytes.get()));
    }

    private static <T> Answer<Capabilities> needed(String what, Answer<T> answer) {
        return answer instanceof Answer.Failed<T> failed
                ? new Answer.Failed<>(
                        failed.kind(),
                        "waybill cannot " + what + " there. " + failed.message(),
                        failed.uncertain(),
                        failed.outage())
                : new Answer.Failed<>(
                        FailureKind.UNSUITABLE,
                        "waybill cannot " + what + " there: a fresh object was answered with " + answer + ".",
                        false,
                        false);
    }

    private void note(Capability capability, boolean holds) {
        if (holds) {
            present.add(capability);
        }
    }

    private static void together(List<Runnable> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(threads::execute);
        }
    }

    private Answer<ObjectVersion> put(String name, Condition condition) {
        return put(name, name, condition);
    }

    private Answer<ObjectVersion> put(String name, String content, Condition condition) {
        var answer = store.put(folder + name, body(content), HEADERS, condition);
        if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
            written.add(new Written(folder + name, version.versionId()));
        } else if (answer instanceof Answer.Failed<ObjectVersion> failed && failed.uncertain()) {
            written.add(new Written(folder + name, null));
        }
        return answer;
    }

    private static Body body(String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Body(bytes, bytes.length, Crc32cs.of(bytes, bytes.length));
    }

    private static byte[] md5(String content) {
        return MultipartEtag.newMd5().digest(content.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isTaken(String name) {
        return put(name, ABSENT) instanceof Answer.Given;
    }

    private boolean isMissing(String name) {
        return store.head(folder + name) instanceof Answer.Missing;
    }

    private boolean isReadConditional() {
        // Asked below the store, which compares ETags itself and would hide a target that does not.
        var asked = S3Request.of("GET", folder + "object", store.timeouts().call(0))
                .header("If-Match", S3Request.quoted(MultipartEtag.ofWhole(md5("other"))));
        return store.calls().send(asked, _ -> new Answer.Given<>(true)) instanceof Answer.Unmet;
    }

    private boolean isCreateConditional() {
        return put("object", ABSENT) instanceof Answer.Unmet
                && race("created", ABSENT).size() == 1;
    }

    private boolean isReplaceConditional() {
        if (!(put("replaced", ABSENT) instanceof Answer.Given<ObjectVersion>(var version))
                || !(put("replaced", new Condition.Holds(MultipartEtag.ofWhole(md5("other"))))
                        instanceof Answer.Unmet)) {
            return false;
        }
        var held = version;
        for (int i = 0; i < RACES; i++) {
            var winners = race("replaced", Condition.of(held.etag()));
            if (winners.size() != 1) {
                return false;
            }
            held = winners.getFirst();
        }
        return true;
    }

    /**
     * Puts different contents at once, of which an atomic condition lets one through. S3Proxy's If-Match lets several
     * through, but not each time; hence several races.
     */
    private List<ObjectVersion> race(String name, Condition condition) {
        var winners = new ConcurrentLinkedQueue<ObjectVersion>();
        together(IntStream.range(0, RACERS)
                .<Runnable>mapToObj(i -> () -> {
                    if (put(name, condition + name + i, condition)
                            instanceof Answer.Given<ObjectVersion>(var version)) {
                        winners.add(version);
                    }
                })
                .toList());
        return List.copyOf(winners);
    }

    private boolean isJoinConditional() {
        var upload = upload("joined");
        return upload != null
                && put("joined", ABSENT) instanceof Answer.Given<ObjectVersion>(var version)
                && join(upload, ABSENT, null) instanceof Answer.Unmet
                && join(upload, Condition.of(version.etag()), null) instanceof Answer.Given;
    }

    private void tryParts() {
        var upload = upload("parts");
        if (upload != null
                && join(upload, ABSENT, body("parts").crc32c()) instanceof Answer.Given<ObjectVersion>(var version)
                && store.head(upload.key) instanceof Answer.Given<ObjectFacts>(var facts)) {
            note(
                    Capability.PARTS_CRC32C,
                    body("parts").crc32c().equals(facts.checksums().get("crc32c")));
            note(Capability.PARTS_MD5_ETAG, version.etag().equals(MultipartEtag.ofParts(List.of(md5("parts")))));
        }
    }

    /** An upload with one part, which holds its own name; null when the target refuses it. */
    private @Nullable Upload upload(String name) {
        if (!(store.createMultipart(folder + name, HEADERS) instanceof Answer.Given<String>(var id))) {
            return null;
        }
        var upload = new Upload(folder + name, id, new ConcurrentLinkedQueue<>());
        uploads.add(upload);
        if (!(store.putPart(upload.key, id, 1, body(name)) instanceof Answer.Given<Part>(var part))) {
            return null;
        }
        upload.parts.add(part);
        return upload;
    }

    private Answer<ObjectVersion> join(Upload upload, Condition condition, @Nullable String crc32c) {
        var answer = store.completeMultipart(upload.key, upload.id, List.copyOf(upload.parts), condition, crc32c);
        if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
            written.add(new Written(upload.key, version.versionId()));
            uploads.remove(upload);
        }
        return answer;
    }

    private boolean unpacks() {
        var unpacked = folder + "unpacked";
        var key = folder + "bundle.tar";
        var answer = store.putBundle(key, List.of(new Entry(unpacked, body("unpacked"), HEADERS)));
        // A target that unpacks nothing has made an object of the archive.
        written.add(new Written(
                key,
                store.head(key) instanceof Answer.Given<ObjectFacts>(var archive)
                        ? archive.version().versionId()
                        : null));
        if (!(answer instanceof Answer.Given)
                || !(store.head(unpacked) instanceof Answer.Given<ObjectFacts>(var facts))) {
            return false;
        }
        written.add(new Written(unpacked, facts.version().versionId()));
        return facts.version().etag().equals(MultipartEtag.ofWhole(md5("unpacked")))
                && facts.contentType().equals(HEADERS.contentType())
                && facts.metadata().equals(HEADERS.metadata());
    }

    private boolean isListedBesideFolder() {
        return isTaken("beside")
                && isTaken("beside/below")
                && store.list(folder + "beside", null) instanceof Answer.Given<Page>(var page)
                && page.objects().size() == 2;
    }

    private void trySegments() {
        for (int bytes : SEGMENTS) {
            if (isTaken("s".repeat(bytes))) {
                segmentBytes.set(bytes);
                return;
            }
        }
    }

    private void removeOrphans() {
        if (store.list(prefix + FOLDER, null) instanceof Answer.Given<Page>(var page)) {
            together(page.objects().stream()
                    .map(Listed::key)
                    .filter(this::isOrphaned)
                    .<Runnable>map(key -> () -> store.delete(key))
                    .toList());
        }
    }

    private boolean isOrphaned(String key) {
        var name = NAME.matcher(key).region(prefix.length(), key.length());
        return name.lookingAt()
                && Instant.ofEpochSecond(Long.parseLong(name.group(1))).isBefore(now.minus(ORPHANED));
    }

    private void clean() {
        together(uploads.stream()
                .<Runnable>map(upload -> () -> store.abortMultipart(upload.key, upload.id))
                .toList());
        var refused = new ConcurrentLinkedQueue<Written>();
        var broken = new ConcurrentLinkedQueue<Written>();
        together(written.stream()
                .<Runnable>map(object -> () -> {
                    if (store.delete(object.key, object.versionId) instanceof Answer.Failed<Done> failed) {
                        (failed.kind() == FailureKind.REFUSED ? refused : broken).add(object);
                    }
                })
                .toList());
        // S3Proxy stumbles when the last objects of a folder go at once; a target that is gone is not waited for again.
        for (var object : broken) {
            if (store.delete(object.key, object.versionId) instanceof Answer.Failed) {
                break;
            }
        }
        note(Capability.DELETE, refused.isEmpty());
    }
}
