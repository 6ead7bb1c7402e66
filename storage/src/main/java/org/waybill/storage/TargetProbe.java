package org.waybill.storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FailureKind;
import org.waybill.events.ObjectVersion;
import org.waybill.storage.ObjectStore.Page;

/**
 * Finds out what a target can do by trying: with a few tiny objects below {@code .waybill-probe-…/} at the target's prefix,
 * which it deletes again. What a probe that was killed left behind is deleted by the next one a day later.
 */
public final class TargetProbe {

    private static final Condition ABSENT = new Condition.Absent();
    private static final int[] SEGMENTS = {255, 200};
    /** An escaped name fits, whatever a target takes. */
    private static final int SHORTEST_SEGMENT = 160;

    private final S3ObjectStore store;
    private final ProbeFolder folder;
    private final Set<Capability> present = ConcurrentHashMap.newKeySet();
    private final AtomicInteger segmentBytes = new AtomicInteger(SHORTEST_SEGMENT);

    private TargetProbe(S3ObjectStore store, ProbeFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    /**
     * Tries the target, with some 100 small requests. The bucket must be there.
     *
     * @return the capabilities; a failure when the target does not answer, or does not let us write, read or list
     */
    public static Answer<Capabilities> run(S3ObjectStore store, InstantSource time, RandomGenerator random) {
        var folder = new ProbeFolder(store, time, random);
        var probe = new TargetProbe(store, folder);
        Answer<Capabilities> answer;
        try {
            answer = probe.ask();
        } finally {
            probe.note(Capability.DELETE, folder.clean() == 0);
        }
        // What cleaning found out belongs to the answer.
        return answer instanceof Answer.Given<Capabilities>(var found)
                ? new Answer.Given<>(
                        new Capabilities(probe.present, found.versioned(), found.encrypted(), found.segmentBytes()))
                : answer;
    }

    private Answer<Capabilities> ask() {
        var put = folder.put("object", ABSENT);
        if (!(put instanceof Answer.Given<ObjectVersion>(var version))) {
            return needed("write", put);
        }
        var head = store.head(folder.key("object"));
        if (!(head instanceof Answer.Given<ObjectFacts>(var facts))) {
            return needed("read", head);
        }
        var list = store.listDescribed(folder.key(""), null);
        if (!(list instanceof Answer.Given<Page>(var page))) {
            return needed("list", list);
        }
        note(Capability.MD5_ETAG, version.etag().equals(ProbeFolder.etag("object")));
        note(
                Capability.CRC32C,
                ProbeFolder.body("object").crc32c().equals(facts.checksums().get("crc32c")));
        note(
                Capability.LISTED_METADATA,
                page.objects().stream().anyMatch(object -> !object.metadata().isEmpty()));
        tryOut();
        // One refused name may look like an outage (S3Proxy answers 500); a target that is gone does not answer this.
        var last = store.head(folder.key("object"));
        return last instanceof Answer.Failed<ObjectFacts> failed
                ? failed.as()
                : new Answer.Given<>(
                        new Capabilities(present, version.versionId() != null, facts.encrypted(), segmentBytes.get()));
    }

    private void tryOut() {
        var conditions = new ConditionProbe(store, folder);
        ProbeFolder.together(List.of(
                () -> note(Capability.CREATE_IF_ABSENT, conditions.creates()),
                () -> note(Capability.READ_IF_SAME, conditions.reads()),
                () -> note(Capability.REPLACE_IF_SAME, conditions.replaces()),
                () -> note(Capability.JOIN_IF_SAME, conditions.joins()),
                this::tryParts,
                () -> note(Capability.BUNDLES, unpacks()),
                () -> note(Capability.BEYOND_ASCII, isTaken("\u00e4\u20ac\ud83d\ude00")),
                () -> note(Capability.CASE_KEPT, isTaken("Case") && isMissing("case")),
                () -> note(Capability.UNICODE_KEPT, isTaken("\u00e9") && isMissing("e\u0301")),
                () -> note(Capability.OBJECT_BESIDE_FOLDER, isListedBesideFolder()),
                this::trySegments,
                folder::removeOrphans));
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

    private boolean isTaken(String name) {
        return folder.put(name, ABSENT) instanceof Answer.Given;
    }

    private boolean isMissing(String name) {
        return store.head(folder.key(name)) instanceof Answer.Missing;
    }

    private void tryParts() {
        var crc32c = ProbeFolder.body("parts").crc32c();
        var facts = joined(store, crc32c);
        note(
                Capability.PARTS_CRC32C,
                facts != null && crc32c.equals(facts.checksums().get("crc32c")));
        if (facts == null) {
            facts = joined(store.withoutCrc32cOfParts(), crc32c);
        }
        var etag = MultipartEtag.ofParts(List.of(ProbeFolder.md5("parts")));
        note(
                Capability.PARTS_MD5_ETAG,
                facts != null && etag.equals(facts.version().etag()));
    }

    /** The facts of an object that was joined from parts; null when the target refuses that. */
    private @Nullable ObjectFacts joined(S3ObjectStore by, String crc32c) {
        var upload = folder.upload(by, "parts");
        return upload != null
                        && folder.join(upload, ABSENT, crc32c) instanceof Answer.Given
                        && by.head(upload.key()) instanceof Answer.Given<ObjectFacts>(var facts)
                ? facts
                : null;
    }

    private boolean unpacks() {
        var facts = folder.putBundle("unpacked");
        return facts != null
                && facts.version().etag().equals(ProbeFolder.etag("unpacked"))
                && facts.contentType().equals(ProbeFolder.HEADERS.contentType())
                && facts.metadata().equals(ProbeFolder.HEADERS.metadata());
    }

    private boolean isListedBesideFolder() {
        return isTaken("beside")
                && isTaken("beside/below")
                && store.list(folder.key("beside"), null) instanceof Answer.Given<Page>(var page)
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
}
