package org.waybill.objectstore.s3;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.KeyNames;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore.Page;

/**
 * Finds out by trial what a target can do: with a few tiny objects below {@code .waybill-probe-…/} at the target's
 * prefix, which it deletes again. If a probe is killed, the first one a day later deletes its objects.
 */
public final class TargetProbe {

    private static final Condition ABSENT = new Condition.Absent();

    private final S3ObjectStore store;
    private final ProbeFolder folder;
    private final Instant now;
    private final Set<Capability> present = ConcurrentHashMap.newKeySet();
    private final Set<Capability> untried = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean versioned = new AtomicBoolean();
    private final AtomicInteger segmentBytes = new AtomicInteger(KeyNames.Limits.DEFAULTS.segmentBytes());
    private boolean encrypted;
    private BucketLock.@Nullable Rule lock;

    private TargetProbe(S3ObjectStore store, ProbeFolder folder, Instant now) {
        this.store = store;
        this.folder = folder;
        this.now = now;
    }

    /**
     * Tries the target, with some 150 small requests. The bucket must exist. If the bucket locks new objects, one
     * object is put and stays, and everything that would write more is not tried.
     *
     * @return the capabilities; a failure when the target does not answer, or does not let us write, read or list
     */
    public static Answer<Capabilities> run(S3ObjectStore store, InstantSource time, RandomGenerator random) {
        var folder = new ProbeFolder(store, time, random);
        var probe = new TargetProbe(store, folder, time.instant());
        Optional<Answer<Capabilities>> failure;
        int left;
        try {
            failure = probe.ask();
        } finally {
            left = folder.clean();
        }
        // The result of the clean-up belongs to the answer.
        probe.note(Capability.DELETE, left == 0);
        return failure.orElseGet(() -> new Answer.Given<>(probe.found(left)));
    }

    private Capabilities found(int left) {
        var rule = lock;
        var retention = rule == null ? null : new Capabilities.Retention(rule.mode(), rule.until(), left);
        return new Capabilities(present, untried, versioned.get(), encrypted, segmentBytes.get(), retention);
    }

    /** Why the target cannot be used; empty when it can. */
    private Optional<Answer<Capabilities>> ask() {
        lock = BucketLock.ofBucket(store, now);
        var put = folder.put("object", ABSENT);
        if (!(put instanceof Answer.Given<ObjectVersion>(var version))) {
            return Optional.of(needed("write", put));
        }
        var head = store.head(folder.key("object"));
        if (!(head instanceof Answer.Given<ObjectFacts>(var facts))) {
            return Optional.of(needed("read", head));
        }
        var list = store.listDescribed(folder.key(""), null);
        if (!(list instanceof Answer.Given<Page>(var page))) {
            return Optional.of(needed("list", list));
        }
        describe(version, facts, page);
        if (isLocked(version)) {
            tryLittle(version);
        } else {
            tryOut(version);
        }
        // A refused name may look like an outage (S3Proxy answers 500), but a target that is gone does not answer this.
        var last = store.head(folder.key("object"));
        return last instanceof Answer.Failed<ObjectFacts> failed ? Optional.of(failed.as()) : Optional.empty();
    }

    private void describe(ObjectVersion version, ObjectFacts facts, Page page) {
        encrypted = facts.encrypted();
        note(Capability.MD5_ETAG, version.etag().equals(ProbeFolder.etag("object")));
        note(
                Capability.CRC32C,
                ProbeFolder.body("object").crc32c().equals(facts.checksums().get("crc32c")));
        note(
                Capability.LISTED_METADATA,
                page.objects().stream().anyMatch(object -> !object.metadata().isEmpty()));
    }

    // The object gives the exact moment, and may be readable where the bucket's lock is not. Only versions are locked.
    private boolean isLocked(ObjectVersion version) {
        if (version.versionId() != null) {
            var ofObject = BucketLock.ofObject(store, folder.key("object"));
            lock = ofObject == null ? lock : ofObject;
        }
        return lock != null;
    }

    private void tryLittle(ObjectVersion version) {
        var conditions = new ConditionProbe(store, folder);
        versioned.set(version.versionId() != null);
        note(Capability.READ_IF_SAME, conditions.reads());
        untried.addAll(conditions.refusing());
        untried.addAll(Capability.WRITTEN_FOR);
    }

    private void tryOut(ObjectVersion version) {
        var conditions = new ConditionProbe(store, folder);
        var names = new NameProbe(store, folder);
        var questions = new ArrayList<Runnable>(names.questions(this::note));
        questions.addAll(List.of(
                () -> note(Capability.CREATE_IF_ABSENT, conditions.creates()),
                () -> note(Capability.READ_IF_SAME, conditions.reads()),
                () -> note(Capability.REPLACE_IF_SAME, conditions.replaces()),
                () -> note(Capability.JOIN_IF_SAME, conditions.joins()),
                this::tryParts,
                () -> note(Capability.BUNDLES, unpacks()),
                () -> segmentBytes.set(names.segmentBytes()),
                () -> versioned.set(version.versionId() != null && new VersionProbe(store, folder).keeps()),
                folder::removeOrphans));
        ProbeFolder.together(questions);
    }

    private static <T> Answer<Capabilities> needed(String what, Answer<T> answer) {
        return answer instanceof Answer.Failed<T> failed
                ? new Answer.Failed<>(
                        failed.kind(),
                        "waybill cannot " + what + " there. " + failed.message(),
                        failed.uncertain(),
                        failed.outage(),
                        failed.code())
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

    /** The facts of an object joined from parts; null when the target refuses to join. */
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
}
