package org.waybill.uploader;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStore.Part;
import org.waybill.uploader.control.Halts;

/** Sends the parts of one upload that the target does not hold yet. */
final class PartSender implements PartReader.PartWork {

    private final ObjectStore store;
    private final String key;
    private final String uploadId;
    private final SortedMap<Integer, Part> held;
    private final @Nullable PartMd5s md5s;
    private final SortedMap<Integer, Part> done = new TreeMap<>();
    private final Supplier<Optional<FailureKind>> halt;
    private final ObjectStore.Pacing pacing;
    private @Nullable Answer<Part> failure;

    /** How sending is held back and stopped. */
    record Control(Supplier<Optional<FailureKind>> halt, ObjectStore.Pacing pacing) {}

    /**
     * @param held parts that the target holds already; each is left there if its size and MD5 are right
     * @param md5s collects the parts' MD5s; needed where parts are held
     */
    PartSender(
            ObjectStore store,
            String key,
            String uploadId,
            SortedMap<Integer, Part> held,
            @Nullable PartMd5s md5s,
            Control control) {
        this.store = store;
        this.key = key;
        this.uploadId = uploadId;
        this.held = held;
        this.md5s = md5s;
        this.halt = control.halt;
        this.pacing = control.pacing;
    }

    @Override
    public void on(int number, byte[] bytes, int length) {
        if (isHalted()) {
            return;
        }
        String md5 = md5s == null ? null : md5s.add(number, bytes, length);
        var there = held.get(number);
        if (there != null && there.size() == length && there.etag().equals(md5)) {
            note(number, new Answer.Given<>(there));
            return;
        }
        var body = new ObjectStore.Body(bytes, length, Crc32cs.of(bytes, length), null, pacing);
        note(number, send(number, body));
    }

    /** Retries once at once if that may help: a connection that died unnoticed must not force a second read of the file. */
    private Answer<Part> send(int number, ObjectStore.Body body) {
        var answer = store.putPart(key, uploadId, number, body);
        boolean passing = answer instanceof Answer.Failed<Part> failed && failed.kind() == FailureKind.UNAVAILABLE;
        return passing ? store.putPart(key, uploadId, number, body) : answer;
    }

    private synchronized void note(int number, Answer<Part> answer) {
        if (answer instanceof Answer.Given<Part>(var part)) {
            done.put(number, part);
        } else if (failure == null) {
            failure = answer;
        }
    }

    @Override
    public boolean goesOn() {
        return !isHalted() && failure() == null;
    }

    private boolean isHalted() {
        var why = halt.get();
        why.ifPresent(reason -> note(0, new Answer.Failed<>(reason, Halts.words(reason), false, false)));
        return why.isPresent();
    }

    /** The first answer that was not a part; null while there is none. */
    synchronized @Nullable Answer<Part> failure() {
        return failure;
    }

    /** The parts that the target holds by now, by number. */
    synchronized List<Part> done() {
        return List.copyOf(done.values());
    }
}
