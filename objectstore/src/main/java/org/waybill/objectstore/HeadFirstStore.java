package org.waybill.objectstore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;

/**
 * A store for a target that does not honour conditions: it checks the key before it writes. Between the two requests,
 * another writer can still put an object; {@link Capability} says what that costs.
 */
public final class HeadFirstStore implements ObjectStore {

    private final ObjectStore store;

    public HeadFirstStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        var refusal = refusal(key, condition);
        return refusal == null ? store.put(key, body, headers, new Condition.Any()) : refusal;
    }

    @Override
    public Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c) {
        var refusal = refusal(key, condition);
        return refusal == null ? store.completeMultipart(key, uploadId, parts, new Condition.Any(), crc32c) : refusal;
    }

    /** Why the write must not be sent; null when the key holds what it must. */
    private @Nullable Answer<ObjectVersion> refusal(String key, Condition condition) {
        return switch (store.head(key)) {
            case Answer.Given<ObjectFacts>(var facts) ->
                switch (condition) {
                    case Condition.Absent _ -> new Answer.Unmet<>();
                    case Condition.Holds(var etag) -> facts.version().etag().equals(etag) ? null : new Answer.Unmet<>();
                    case Condition.Any _ -> null;
                };
            case Answer.Missing<ObjectFacts> _ -> condition instanceof Condition.Holds ? new Answer.Missing<>() : null;
            case Answer.Unmet<ObjectFacts> _ -> new Answer.Unmet<>();
            case Answer.Failed<ObjectFacts> failed -> failed.as();
        };
    }

    @Override
    public Answer<Done> putBundle(List<Entry> entries) {
        return store.putBundle(entries);
    }

    @Override
    public Answer<String> createMultipart(String key, ObjectHeaders headers) {
        return store.createMultipart(key, headers);
    }

    @Override
    public Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        return store.putPart(key, uploadId, number, body);
    }

    @Override
    public Answer<List<Part>> listParts(String key, String uploadId) {
        return store.listParts(key, uploadId);
    }

    @Override
    public Answer<List<String>> listMultipart(String key) {
        return store.listMultipart(key);
    }

    @Override
    public Answer<Done> abortMultipart(String key, String uploadId) {
        return store.abortMultipart(key, uploadId);
    }

    @Override
    public Answer<ObjectFacts> head(String key) {
        return store.head(key);
    }

    @Override
    public Answer<ReadBack> readBack(String key, ObjectVersion version, long size) {
        return store.readBack(key, version, size);
    }

    @Override
    public <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading) {
        return store.read(key, wanted, range, reading);
    }

    @Override
    public Answer<Page> list(String prefix, @Nullable Continuation from) {
        return store.list(prefix, from);
    }

    @Override
    public Answer<Page> listAfter(String prefix, String after) {
        return store.listAfter(prefix, after);
    }

    @Override
    public Answer<Page> listDescribed(String prefix, @Nullable Continuation from) {
        return store.listDescribed(prefix, from);
    }

    @Override
    public Answer<Done> delete(String key) {
        return store.delete(key);
    }

    @Override
    public Answer<Done> deleteIf(String key, String etag) {
        return switch (refusal(key, new Condition.Holds(etag))) {
            case null -> store.delete(key);
            case Answer<ObjectVersion> refused -> Answer.otherwise(refused);
        };
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        return store.ensureBucket();
    }

    @Override
    public void close() {
        store.close();
    }
}
