package org.waybill.uploader;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Part;

/** The unfinished uploads of a key at the target, and which of them provably belong to this file. */
final class UnfinishedUploads {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedUploads.class);

    private final FileFound found;
    private final ObjectStore store;
    private final PartPlan plan;
    private final PartReader reader;
    private final BegunUploads begun;

    /** All but the one in use; null until they were listed. */
    private @Nullable List<String> others;

    /** @param parts that the target holds of it, by number */
    record Unfinished(String id, SortedMap<Integer, Part> parts) {}

    UnfinishedUploads(FileFound found, ObjectStore store, PartPlan plan, PartReader reader, BegunUploads begun) {
        this.found = found;
        this.store = store;
        this.plan = plan;
        this.reader = reader;
        this.begun = begun;
    }

    /** The newest upload of ours; Missing if there is none, or the target does not tell. Failed if nothing was learnt. */
    Answer<Unfinished> newestOfOurs() throws SourceFailure, InterruptedException {
        var unfinished = store.listMultipart(found.key());
        if (isCutOff(unfinished)) {
            return Answer.otherwise(unfinished);
        }
        if (!(unfinished instanceof Answer.Given<List<String>>(var ids))) {
            return new Answer.Missing<>();
        }
        others = ids;
        for (String id : ids.reversed()) {
            var answer = partsOfOurs(id);
            if (!(answer instanceof Answer.Given<SortedMap<Integer, Part>>(var parts))) {
                return Answer.otherwise(answer);
            }
            if (!parts.isEmpty() || begun.isFor(found.ref(), id)) {
                others = ids.stream().filter(other -> !other.equals(id)).toList();
                return new Answer.Given<>(new Unfinished(id, parts));
            }
        }
        return new Answer.Missing<>();
    }

    /** Whether nothing was learnt, so that the next step must not rely on the answer. */
    static boolean isCutOff(Answer<?> answer) {
        return answer instanceof Answer.Failed<?> failed
                && (failed.outage() || Thread.currentThread().isInterrupted());
    }

    /** An upload does not show its origin. It is ours if it has our part size and one of its parts holds our bytes. */
    private Answer<SortedMap<Integer, Part>> partsOfOurs(String id) throws SourceFailure, InterruptedException {
        var answer = store.listParts(found.key(), id);
        if (isCutOff(answer)) {
            return Answer.otherwise(answer);
        }
        var parts = new TreeMap<Integer, Part>();
        if (answer instanceof Answer.Given<List<Part>>(var listed)
                && listed.stream().allMatch(this::isCutLikeOurs)
                && holdsOurBytes(listed)) {
            listed.forEach(part -> parts.put(part.number(), part));
        }
        return new Answer.Given<>(parts);
    }

    private boolean isCutLikeOurs(Part part) {
        return part.number() <= plan.count() && part.size() == plan.length(part.number());
    }

    private boolean holdsOurBytes(List<Part> parts) throws SourceFailure, InterruptedException {
        for (var part : parts) {
            if (Md5.isHex(part.etag()) && part.etag().equals(reader.md5(part.number()))) {
                return true;
            }
        }
        return false;
    }

    /** Aborts all uploads of ours except the one in use. */
    void takeBack() throws InterruptedException {
        try {
            for (String id : left()) {
                if (begun.contains(id) || holdsPartsOfOurs(id)) {
                    abort(id);
                }
            }
        } catch (SourceFailure e) {
            LOG.info("unfinished uploads of {} stay at the target: {}", name(), e.getMessage());
        }
    }

    private boolean holdsPartsOfOurs(String id) throws SourceFailure, InterruptedException {
        return partsOfOurs(id) instanceof Answer.Given<SortedMap<Integer, Part>>(var parts) && !parts.isEmpty();
    }

    private List<String> left() {
        if (others != null) {
            return others;
        }
        return store.listMultipart(found.key()) instanceof Answer.Given<List<String>>(var ids) ? ids : List.of();
    }

    void abort(String id) {
        if (store.abortMultipart(found.key(), id) instanceof Answer.Failed<ObjectStore.Done> failed) {
            LOG.info("an unfinished upload of {} stays at the target: {}", name(), failed.message());
        } else {
            begun.ended(found, id);
        }
    }

    private String name() {
        return found.ref().path().display();
    }
}
