package org.waybill.uploader;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.ObjectVersion;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Part;

/** A file that is sent in parts, each read once into a bounded buffer. */
final class LargeCargo implements Cargo {

    private static final Logger LOG = LoggerFactory.getLogger(LargeCargo.class);

    private final FileFound found;
    private final ObjectStore store;
    private final PartPlan plan;
    private final PartReader reader;
    private final ObjectHeaders headers;
    private final BegunUploads begun;

    /** Unfinished uploads of this key that are not the one in use; null while nobody has asked. */
    private @Nullable List<String> others;

    private boolean mayResume = true;
    private @Nullable String uploadId;
    private SortedMap<Integer, Part> held = new TreeMap<>();
    private List<Part> sent = List.of();
    private @Nullable String sentEtag;
    private @Nullable Content content;

    LargeCargo(
            FileFound found,
            ObjectStore store,
            PartPlan plan,
            PartReader reader,
            ObjectHeaders headers,
            BegunUploads begun) {
        this.found = found;
        this.store = store;
        this.plan = plan;
        this.reader = reader;
        this.headers = headers;
        this.begun = begun;
    }

    @Override
    public Answer<ObjectVersion> send(Condition condition) throws SourceFailure, InterruptedException {
        if (uploadId == null) {
            var answer = begin();
            if (!(answer instanceof Answer.Given<String>(var id))) {
                return Answer.otherwise(answer);
            }
            uploadId = id;
        }
        if (sent.isEmpty()) {
            var failure = sendParts(uploadId);
            if (failure != null) {
                return failure;
            }
        }
        return complete(uploadId, condition);
    }

    /** Goes on with an upload that an earlier attempt left unfinished, or begins one. */
    private Answer<String> begin() throws SourceFailure, InterruptedException {
        if (mayResume) {
            var unfinished = store.listMultipart(found.key());
            if (isCutOff(unfinished)) {
                return Answer.otherwise(unfinished);
            }
            if (unfinished instanceof Answer.Given<List<String>>(var ids)) {
                var resumed = resume(ids);
                if (!(resumed instanceof Answer.Missing<String>)) {
                    return resumed;
                }
            }
        }
        held = new TreeMap<>();
        var created = store.createMultipart(found.key(), headers);
        if (created instanceof Answer.Given<String>(var id)) {
            begun.add(id, found.ref());
        }
        return created;
    }

    /** Whether nothing was learnt, so that what comes next must not rest on it. */
    private static boolean isCutOff(Answer<?> answer) {
        return answer instanceof Answer.Failed<?> failed
                && (failed.outage() || Thread.currentThread().isInterrupted());
    }

    /** The newest of them that is ours; Missing when none is. */
    private Answer<String> resume(List<String> ids) throws SourceFailure, InterruptedException {
        others = ids;
        for (String id : ids.reversed()) {
            var answer = partsOfOurs(id);
            if (!(answer instanceof Answer.Given<SortedMap<Integer, Part>>(var parts))) {
                return Answer.otherwise(answer);
            }
            if (!parts.isEmpty() || begun.isFor(found.ref(), id)) {
                LOG.info("resuming {}: {} of {} parts are there", name(), parts.size(), plan.count());
                held = parts;
                others = ids.stream().filter(other -> !other.equals(id)).toList();
                return new Answer.Given<>(id);
            }
        }
        return new Answer.Missing<>();
    }

    /** An upload says nothing of its origin: it is ours if it is cut like ours and one of its parts holds our bytes. */
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

    /** Reads the file and sends what is missing of it; null when all parts are there. */
    private @Nullable Answer<ObjectVersion> sendParts(String id) throws SourceFailure, InterruptedException {
        boolean withMd5 = found.level() == VerificationLevel.ATTESTED || !held.isEmpty();
        var md5s = withMd5 ? new PartMd5s() : null;
        var sender = new PartSender(store, found.key(), id, held, md5s);
        var whole = reader.read(sender);
        var failure = sender.failure();
        if (failure instanceof Answer.Missing<Part>) {
            forget();
        }
        if (failure instanceof Answer.Failed<Part> failed) {
            // A part more or less changes no object.
            return new Answer.Failed<>(failed.kind(), failed.message(), false, failed.outage());
        }
        if (failure != null) {
            return Answer.otherwise(failure);
        }
        note(Objects.requireNonNull(whole), md5s);
        sent = sender.done();
        sentEtag = etagOf(sent);
        return null;
    }

    /** The ETag of the joined object; null where the parts' ETags are no MD5s. */
    private static @Nullable String etagOf(List<Part> parts) {
        return parts.stream().allMatch(part -> Md5.isHex(part.etag()))
                ? MultipartEtag.ofParts(parts.stream()
                        .map(part -> HexFormat.of().parseHex(part.etag()))
                        .toList())
                : null;
    }

    private Content note(PartReader.Whole whole, @Nullable PartMd5s md5s) throws SourceFailure {
        String etag = md5s == null ? null : md5s.etag();
        var read = new Content(plan.size(), whole.sha256(), whole.crc32c(), etag);
        if (content != null && !content.sha256().equals(read.sha256())) {
            throw SourceFailure.changed("holds other bytes than when it was read before");
        }
        content = read;
        return read;
    }

    private Answer<ObjectVersion> complete(String id, Condition condition) throws SourceFailure, InterruptedException {
        var answer = store.completeMultipart(
                found.key(), id, sent, condition, content().crc32c());
        boolean resumed = !held.isEmpty();
        if (answer instanceof Answer.Missing<ObjectVersion>) {
            forget();
        }
        if (resumed && isRefused(answer)) {
            // Begun with other checksums than are sent now, it would be refused for good.
            abandon();
        }
        if (answer instanceof Answer.Given<ObjectVersion>) {
            forget();
            if (resumed) {
                // The headers came before the bytes, perhaps with an older version: the caller has to look at them.
                mayResume = false;
                return new Answer.Unmet<>();
            }
        }
        return answer;
    }

    private static boolean isRefused(Answer<?> answer) {
        return answer instanceof Answer.Failed<?> failed && !failed.uncertain() && !isCutOff(answer);
    }

    private String name() {
        return found.ref().path().display();
    }

    private void forget() {
        uploadId = null;
        held = new TreeMap<>();
        sent = List.of();
    }

    @Override
    public Content content() throws SourceFailure, InterruptedException {
        return content != null ? content : hash();
    }

    private Content hash() throws SourceFailure, InterruptedException {
        var md5s = new PartMd5s();
        return note(Objects.requireNonNull(reader.read(md5s)), md5s);
    }

    @Override
    public @Nullable String etagLike(String etag) throws SourceFailure, InterruptedException {
        if (etag.equals(sentEtag)) {
            return sentEtag;
        }
        if (!etag.endsWith("-" + plan.count())) {
            return null;
        }
        String known = content().etag();
        return known != null ? known : hash().etag();
    }

    @Override
    public void abandon() {
        if (uploadId != null) {
            abort(uploadId);
            forget();
        }
    }

    @Override
    public void tidy() throws InterruptedException {
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

    private void abort(String id) {
        if (store.abortMultipart(found.key(), id) instanceof Answer.Failed<ObjectStore.Done> failed) {
            LOG.info("an unfinished upload of {} stays at the target: {}", name(), failed.message());
        }
    }
}
