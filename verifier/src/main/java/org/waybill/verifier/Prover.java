package org.waybill.verifier;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.ledger.Finding.Verdict;
import org.waybill.ledger.Finding.Verdict.Failed;
import org.waybill.ledger.Finding.Verdict.Proven;
import org.waybill.model.FailureKind;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.ReadBack;

/** Compares the object at the target with the bytes that were read from the source. */
public final class Prover {

    private final Function<Target, ObjectStore> stores;

    public Prover(Function<Target, ObjectStore> stores) {
        this.stores = stores;
    }

    /** The result of a comparison. */
    sealed interface Proof {

        record Done(Verdict verdict) implements Proof {}

        /** The target cannot be asked at the moment. */
        record TargetDown(FailureKind kind, String message) implements Proof {}
    }

    Proof prove(FileUploaded uploaded) {
        var store = stores.apply(uploaded.target());
        return switch (uploaded.level()) {
            case READ_BACK -> readBack(store, uploaded);
            case ATTESTED -> attested(store, uploaded);
        };
    }

    /** Whether the target answers at all. */
    boolean answers(Target target) {
        return Unreadable.answers(stores.apply(target), target);
    }

    private static Proof readBack(ObjectStore store, FileUploaded uploaded) {
        return switch (store.readBack(
                uploaded.key(), uploaded.object(), uploaded.ref().version().size())) {
            case Answer.Given<ReadBack>(var read) -> {
                if (read.size() != uploaded.ref().version().size()) {
                    yield mismatch(uploaded, sizes(read.size(), uploaded));
                }
                yield read.sha256().equals(uploaded.sha256())
                        ? new Proof.Done(proven(uploaded))
                        : mismatch(
                                uploaded,
                                "the object's SHA-256 is " + read.sha256() + ", that of the file " + uploaded.sha256());
            }
            case Answer.Missing<ReadBack> _ -> missing(uploaded);
            case Answer.Unmet<ReadBack> _ -> mismatch(uploaded, "the key holds another object than was sent");
            case Answer.Failed<ReadBack> failed -> failed(failed);
        };
    }

    private static Proof attested(ObjectStore store, FileUploaded uploaded) {
        return switch (store.head(uploaded.key())) {
            case Answer.Given<ObjectFacts>(var facts) -> attested(store, facts, uploaded);
            case Answer.Missing<ObjectFacts> _ -> missing(uploaded);
            case Answer.Unmet<ObjectFacts> _ -> mismatch(uploaded, "the key holds another object than was sent");
            case Answer.Failed<ObjectFacts> failed -> failed(failed);
        };
    }

    private static Proof attested(ObjectStore store, ObjectFacts facts, FileUploaded uploaded) {
        if (facts.size() != uploaded.ref().version().size()) {
            return mismatch(uploaded, sizes(facts.size(), uploaded));
        }
        if (!facts.version().etag().equals(uploaded.object().etag())) {
            return mismatch(uploaded, "the key holds another object than was sent");
        }
        var difference = difference(facts, uploaded);
        if (difference != null) {
            return mismatch(uploaded, difference);
        }
        if (isAttested(facts, uploaded.checksums())) {
            return new Proof.Done(proven(uploaded));
        }
        if (mayBeCutOtherwise(facts, uploaded)) {
            return readBack(store, uploaded);
        }
        return new Proof.Done(new Failed(
                FailureKind.UNSUITABLE,
                "the target computed no checksum that could attest the content; use --verify read-back",
                null));
    }

    private static @Nullable String difference(ObjectFacts facts, FileUploaded uploaded) {
        var sent = uploaded.checksums();
        for (var checksum : sent.byAlgorithm().entrySet()) {
            var there = facts.checksums().get(checksum.getKey());
            if (there != null && !there.equals(checksum.getValue())) {
                return "the target computed " + checksum.getKey() + " " + there + ", the file has "
                        + checksum.getValue();
            }
        }
        boolean comparable = sent.etag() != null
                && !facts.encrypted()
                && isMd5(facts.version().etag())
                && !mayBeCutOtherwise(facts, uploaded);
        return comparable && !facts.version().etag().equals(sent.etag())
                ? "the target computed the ETag " + facts.version().etag() + ", the file has " + sent.etag()
                : null;
    }

    /** Whether equal content may have another ETag: other writers cut an object into other parts, or into none. */
    private static boolean mayBeCutOtherwise(ObjectFacts facts, FileUploaded uploaded) {
        var sent = uploaded.checksums().etag();
        return uploaded.adopted()
                || (sent != null && !parts(facts.version().etag()).equals(parts(sent)));
    }

    /** What follows the MD5 in an ETag: nothing, or a dash and the number of parts. */
    private static String parts(String etag) {
        int dash = etag.indexOf('-');
        return dash < 0 ? "" : etag.substring(dash);
    }

    private static boolean isAttested(ObjectFacts facts, Checksums sent) {
        return sent.byAlgorithm().keySet().stream().anyMatch(facts.checksums()::containsKey)
                || (sent.etag() != null && sent.etag().equals(facts.version().etag()));
    }

    private static boolean isMd5(String etag) {
        return etag.matches("[0-9a-f]{32}(-\\d+)?");
    }

    /** The verdict on an upload whose object is as it was sent. */
    static Verdict proven(FileUploaded uploaded) {
        return new Proven(uploaded.object(), uploaded.sha256(), uploaded.level(), uploaded.adopted());
    }

    private static Proof mismatch(FileUploaded uploaded, String message) {
        return new Proof.Done(different(uploaded, message));
    }

    /** The verdict on an upload whose object is not what was sent. An adopted object is not ours to repair: no held ETag. */
    static Verdict different(FileUploaded uploaded, String message) {
        return new Failed(
                FailureKind.MISMATCH,
                message,
                uploaded.adopted() ? null : uploaded.object().etag());
    }

    private static Proof missing(FileUploaded uploaded) {
        return new Proof.Done(new Failed(FailureKind.MISMATCH, "there is no object at " + uploaded.key(), null));
    }

    private static String sizes(long there, FileUploaded uploaded) {
        return "the object has " + there + " bytes, the file "
                + uploaded.ref().version().size();
    }

    private static <T> Proof failed(Answer.Failed<T> failed) {
        return failed.outage()
                ? new Proof.TargetDown(failed.kind(), failed.message())
                : new Proof.Done(new Failed(failed.kind(), failed.message(), null));
    }
}
