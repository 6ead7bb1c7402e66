package org.waybill.uploader;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Part;
import org.waybill.uploader.UnfinishedUploads.Unfinished;
import org.waybill.uploader.control.Halts;
import org.waybill.uploader.control.Pace;

/** A file that is sent in parts, each read once into a bounded buffer. */
final class LargeCargo implements Cargo {

    private static final Logger LOG = LoggerFactory.getLogger(LargeCargo.class);

    private final FileFound found;
    private final ObjectStore store;
    private final PartPlan plan;
    private final PartReader reader;
    private final ObjectHeaders headers;
    private final Control control;
    private final UnfinishedUploads unfinished;

    private boolean mayResume = true;
    private @Nullable Content content;
    private @Nullable String sentEtag;

    /** The upload in use; null before the first, and after one that ended. */
    private @Nullable Upload upload;

    /**
     * An upload that parts are sent to.
     *
     * @param held what the target held of it when it was taken up
     * @param sent all its parts; empty until all are sent
     */
    private record Upload(Unfinished held, List<Part> sent) {
        String id() {
            return held.id();
        }

        boolean isResumed() {
            return !held.parts().isEmpty();
        }
    }

    /** The uploads that this process began, and what an operator stops and limits. */
    record Control(BegunUploads begun, Halts halts, Pace pace) {}

    LargeCargo(
            FileFound found,
            ObjectStore store,
            PartPlan plan,
            PartReader reader,
            ObjectHeaders headers,
            Control control) {
        this.found = found;
        this.store = store;
        this.plan = plan;
        this.reader = reader;
        this.headers = headers;
        this.control = control;
        this.unfinished = new UnfinishedUploads(found, store, plan, reader, control.begun);
    }

    @Override
    public Sending send(Condition condition) throws SourceFailure, InterruptedException {
        if (upload == null) {
            var answer = begin();
            if (!(answer instanceof Answer.Given<Unfinished>(var taken))) {
                return new Sending.Answered(Answer.otherwise(answer));
            }
            upload = new Upload(taken, List.of());
        }
        if (upload.sent.isEmpty()) {
            var answer = sendParts(upload);
            if (!(answer instanceof Answer.Given<List<Part>>(var parts))) {
                return new Sending.Answered(Answer.otherwise(answer));
            }
            upload = new Upload(upload.held, parts);
        }
        return join(upload, condition);
    }

    /** Resumes an upload that an earlier attempt left unfinished, or begins one. */
    private Answer<Unfinished> begin() throws SourceFailure, InterruptedException {
        if (mayResume) {
            var ours = unfinished.newestOfOurs();
            if (ours instanceof Answer.Given<Unfinished>(var resumed)) {
                LOG.info(
                        "resuming {}: {} of {} parts are there",
                        name(),
                        resumed.parts().size(),
                        plan.count());
                control.begun.takeUp(found, resumed.id());
            }
            if (!(ours instanceof Answer.Missing<Unfinished>)) {
                return ours;
            }
        }
        var created = store.createMultipart(found.key(), headers);
        if (!(created instanceof Answer.Given<String>(var id))) {
            return Answer.otherwise(created);
        }
        control.begun.begin(found, id);
        return new Answer.Given<>(new Unfinished(id, new TreeMap<>()));
    }

    /** Reads the file and sends the missing parts; returns all parts. */
    private Answer<List<Part>> sendParts(Upload to) throws SourceFailure, InterruptedException {
        boolean withMd5 = found.level() == VerificationLevel.ATTESTED || to.isResumed();
        var md5s = withMd5 ? new PartMd5s() : null;
        var sender = new PartSender(
                store, found.key(), to.id(), to.held.parts(), md5s, new PartSender.Control(this::halt, this::hold));
        var whole = reader.read(sender);
        switch (sender.failure()) {
            case null -> {}
            case Answer.Missing<Part> missing -> {
                ended(to);
                return Answer.otherwise(missing);
            }
            case Answer.Failed<Part> failed -> {
                // A single part changes no object, so nothing is uncertain.
                return new Answer.Failed<>(failed.kind(), failed.message(), false, failed.outage());
            }
            case Answer<Part> other -> {
                return Answer.otherwise(other);
            }
        }
        note(Objects.requireNonNull(whole), md5s);
        var parts = sender.done();
        sentEtag = etagOf(parts);
        return new Answer.Given<>(parts);
    }

    private void hold(int bytes) {
        try {
            control.pace.await(found.ref(), bytes, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<FailureKind> halt() {
        return control.halts.of(found.ref());
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

    private Sending join(Upload ready, Condition condition) throws SourceFailure, InterruptedException {
        var answer = store.completeMultipart(
                found.key(), ready.id(), ready.sent, condition, content().crc32c());
        if (answer instanceof Answer.Given || answer instanceof Answer.Missing) {
            ended(ready);
        } else if (ready.isResumed() && isRefused(answer)) {
            // The upload may have begun with other checksums than are sent now; then it would always be refused.
            abandon();
        }
        if (answer instanceof Answer.Given && ready.isResumed()) {
            // The headers were sent before the bytes, perhaps for an older version.
            mayResume = false;
            return new Sending.Joined();
        }
        return new Sending.Answered(answer);
    }

    /** The target knows the upload no longer. */
    private void ended(Upload known) {
        control.begun.ended(found, known.id());
        upload = null;
    }

    private static boolean isRefused(Answer<ObjectVersion> answer) {
        return answer instanceof Answer.Failed<ObjectVersion> failed
                && !failed.uncertain()
                && !UnfinishedUploads.isCutOff(answer);
    }

    private String name() {
        return found.ref().path().display();
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
        if (upload != null) {
            unfinished.abort(upload.id());
            upload = null;
        }
    }

    @Override
    public void tidy() throws InterruptedException {
        unfinished.takeBack();
    }
}
