package org.waybill.uploader;

import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.FileOwner;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore;
import org.waybill.source.Stat;
import org.waybill.uploader.Cargo.Sending;
import org.waybill.uploader.Occupant.Verdict;

/** Brings a cargo to its key, whatever the key holds and even if answers are lost. */
final class Delivery {

    /** Most rounds for one key. Each begins with what the key holds then; more are needed only while others keep writing to it. */
    private static final int ROUNDS = 6;

    private final FileFound found;
    private final ObjectStore store;
    private final Cargo cargo;
    private final Stat stat;
    private final Approach approach;

    /** @param stat of the file when it was opened */
    Delivery(FileFound found, ObjectStore store, Cargo cargo, Stat stat, Approach approach) {
        this.found = found;
        this.store = store;
        this.cargo = cargo;
        this.stat = stat;
        this.approach = approach;
    }

    /** The next step after a look at the key. */
    private sealed interface Next {

        record Write(Condition condition) implements Next {}

        record End(UploadOutcome outcome) implements Next {}
    }

    /** @param lookFirst false to write at once under the condition of the event */
    UploadOutcome run(boolean lookFirst) throws SourceFailure, InterruptedException {
        var hidden = hidden(lookFirst);
        if (hidden != null) {
            return hidden;
        }
        var kept = kept();
        return kept == null ? send(lookFirst) : kept;
    }

    /** The outcome if the target already holds the content, as proven before; null if it does not. */
    private @Nullable UploadOutcome kept() throws SourceFailure, InterruptedException {
        var known = found.known();
        if (known == null) {
            return null;
        }
        // This costs one request and may save reading the file.
        return switch (store.head(found.key())) {
            case Answer.Given<ObjectFacts>(var facts) -> {
                boolean isThere = facts.version().equals(known.object())
                        && facts.size() == stat.version().size();
                yield isThere && cargo.content().sha256().equals(known.sha256())
                        ? new UploadOutcome.Done(uploaded(found, cargo.content(), known.object(), false)
                                .keeping(new FileOwner(stat.mode(), stat.uid(), stat.gid())))
                        : null;
            }
            case Answer.Failed<ObjectFacts> failed -> failed(failed);
            case Answer.Missing<ObjectFacts> _, Answer.Unmet<ObjectFacts> _ -> null;
        };
    }

    private UploadOutcome send(boolean lookFirst) throws SourceFailure, InterruptedException {
        Condition condition = Condition.of(found.heldEtag());
        boolean look = lookFirst;
        boolean lost = false;
        for (int round = 0; round < ROUNDS; round++) {
            if (look) {
                switch (look()) {
                    case Next.End(var outcome) -> {
                        return outcome;
                    }
                    case Next.Write(var now) -> condition = now;
                }
            }
            look = true;
            if (!(cargo.send(condition) instanceof Sending.Answered(var answer))) {
                continue;
            }
            switch (answer) {
                case Answer.Given<ObjectVersion>(var version) -> {
                    return uploaded(version, false);
                }
                case Answer.Failed<ObjectVersion> failed -> {
                    if (lost || !failed.uncertain()) {
                        var refused = refused(failed);
                        if (refused != null) {
                            return refused;
                        }
                    }
                    lost = lost || failed.uncertain();
                }
                case Answer.Missing<ObjectVersion> _, Answer.Unmet<ObjectVersion> _ -> {}
            }
        }
        return switch (approach.after(found)) {
            case Approach.Way.Blocked(var message) -> blocked(message);
            case Approach.Way.Free _ when approach.keepsVersions() -> sendOverDeletion();
            case Approach.Way.Unknown(var failed) -> failed(failed);
            case Approach.Way.Free _, Approach.Way.Cleared _ -> neverTaken();
        };
    }

    // In a versioned bucket some targets report that a deleted key is empty, but refuse a write that expects it to be
    // empty. Anything written in between is kept as a version.
    private UploadOutcome sendOverDeletion() throws SourceFailure, InterruptedException {
        if (!(store.head(found.key()) instanceof Answer.Missing)) {
            return neverTaken();
        }
        return switch (cargo.send(new Condition.Any())) {
            case Sending.Answered(Answer.Given<ObjectVersion>(var version)) -> uploaded(version, false);
            case Sending.Answered(Answer.Failed<ObjectVersion> failed) -> failed(failed);
            case Sending.Answered(var _), Sending.Joined() -> neverTaken();
        };
    }

    private UploadOutcome neverTaken() {
        return failed(FailureKind.UNAVAILABLE, "others keep writing to this key, or the bucket is gone");
    }

    /** The outcome after the target refused the file; null when the object that blocked it is gone. */
    private @Nullable UploadOutcome refused(Answer.Failed<?> failed) throws InterruptedException {
        boolean concernsKey = !failed.outage()
                && failed.kind() != FailureKind.REFUSED
                && failed.kind().next() != FailureKind.Next.LATER
                && !Thread.currentThread().isInterrupted();
        if (!concernsKey) {
            return failed(failed);
        }
        return switch (approach.after(found)) {
            case Approach.Way.Blocked(var message) -> blocked(message);
            case Approach.Way.Cleared _ -> null;
            case Approach.Way.Free _, Approach.Way.Unknown _ -> failed(failed);
        };
    }

    private UploadOutcome blocked(String message) {
        cargo.abandon();
        return failed(FailureKind.OCCUPIED, message);
    }

    /** The outcome if no listing could show the object; null if one can. Not checked for a file that is sent for the first time. */
    private @Nullable UploadOutcome hidden(boolean lookFirst) throws InterruptedException {
        if (!lookFirst && found.ref().attempt() == 1) {
            return null;
        }
        return switch (approach.before(found)) {
            case Approach.Way.Blocked(var message) -> blocked(message);
            case Approach.Way.Unknown(var failed) -> failed(failed);
            case Approach.Way.Free _, Approach.Way.Cleared _ -> null;
        };
    }

    private Next look() throws SourceFailure, InterruptedException {
        return switch (store.head(found.key())) {
            case Answer.Given<ObjectFacts>(var facts) -> judge(facts);
            case Answer.Failed<ObjectFacts> failed -> new Next.End(failed(failed));
            case Answer.Missing<ObjectFacts> missing -> new Next.Write(new Condition.Absent());
            case Answer.Unmet<ObjectFacts> unmet -> new Next.Write(new Condition.Absent());
        };
    }

    private Next judge(ObjectFacts facts) throws SourceFailure, InterruptedException {
        return switch (new Occupant(found, store, facts).judge(cargo)) {
            case Verdict.Replaceable replaceable ->
                new Next.Write(new Condition.Holds(facts.version().etag()));
            case Verdict.Gone gone -> new Next.Write(new Condition.Absent());
            case Verdict.Unreadable(var failed) -> new Next.End(failed(failed));
            case Verdict.Equal(var adopted) -> {
                cargo.abandon();
                yield new Next.End(uploaded(facts.version(), adopted));
            }
            case Verdict.Untouchable(var kind, var message) -> {
                cargo.abandon();
                yield new Next.End(failed(kind, message));
            }
        };
    }

    private UploadOutcome uploaded(ObjectVersion version, boolean adopted) throws SourceFailure, InterruptedException {
        var content = cargo.content();
        cargo.tidy();
        return new UploadOutcome.Done(uploaded(found, content, version, adopted));
    }

    static FileUploaded uploaded(FileFound found, Content content, ObjectVersion version, boolean adopted) {
        return new FileUploaded(
                found.ref(),
                found.target(),
                found.key(),
                version,
                content.sha256(),
                content.checksums(),
                adopted,
                found.level(),
                null,
                null);
    }

    /** Parts that the target already holds are kept if sending can succeed later. */
    private UploadOutcome failed(Answer.Failed<?> failed) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(failed.message());
        }
        if (failed.outage()) {
            return new UploadOutcome.TargetDown(failed.kind(), failed.message());
        }
        if (!isWorthKeeping(failed.kind())) {
            cargo.abandon();
        }
        return failed(failed.kind(), failed.message());
    }

    private static boolean isWorthKeeping(FailureKind kind) {
        return kind == FailureKind.PAUSED || (kind.next() == FailureKind.Next.RETRY && kind != FailureKind.TARGET_FULL);
    }

    private UploadOutcome failed(FailureKind kind, String message) {
        return new UploadOutcome.Done(new FileFailed(found.ref(), kind, message));
    }
}
