package org.waybill.app.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.Range;
import org.waybill.objectstore.Wanted;

/** A store whose requests are measured. */
record MeteredStore(ObjectStore store, String bucket, TargetMetrics metrics) implements ObjectStore {

    /** The body of a request that has none. */
    private static final long NO_BODY = -1;

    private <T> Answer<T> measured(Operation operation, long body, Supplier<Answer<T>> request) {
        long begun = System.nanoTime();
        var answer = request.get();
        // A request that was cut off because the process stops tells nothing about the target.
        if (!Thread.currentThread().isInterrupted()) {
            metrics.note(bucket, operation, body, answer, System.nanoTime() - begun);
        }
        return answer;
    }

    @Override
    public Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        return measured(Operation.PUT, body.length(), () -> store.put(key, body, headers, condition));
    }

    @Override
    public Answer<Done> putBundle(List<Entry> entries) {
        long bytes = entries.stream().mapToLong(entry -> entry.body().length()).sum();
        return measured(Operation.PUT_BUNDLE, bytes, () -> store.putBundle(entries));
    }

    @Override
    public Answer<String> createMultipart(String key, ObjectHeaders headers) {
        return measured(Operation.MULTIPART, NO_BODY, () -> store.createMultipart(key, headers));
    }

    @Override
    public Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        return measured(Operation.PUT_PART, body.length(), () -> store.putPart(key, uploadId, number, body));
    }

    @Override
    public Answer<List<Part>> listParts(String key, String uploadId) {
        return measured(Operation.MULTIPART, NO_BODY, () -> store.listParts(key, uploadId));
    }

    @Override
    public Answer<List<String>> listMultipart(String key) {
        return measured(Operation.MULTIPART, NO_BODY, () -> store.listMultipart(key));
    }

    @Override
    public Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c) {
        return measured(
                Operation.COMPLETE, NO_BODY, () -> store.completeMultipart(key, uploadId, parts, condition, crc32c));
    }

    @Override
    public Answer<Done> abortMultipart(String key, String uploadId) {
        return measured(Operation.MULTIPART, NO_BODY, () -> store.abortMultipart(key, uploadId));
    }

    @Override
    public Answer<ObjectFacts> head(String key) {
        return measured(Operation.HEAD, NO_BODY, () -> store.head(key));
    }

    @Override
    public Answer<ReadBack> readBack(String key, ObjectVersion version, long size) {
        return measured(Operation.READ, size, () -> store.readBack(key, version, size));
    }

    @Override
    public <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading) {
        return measured(Operation.OTHER, NO_BODY, () -> store.read(key, wanted, range, reading));
    }

    @Override
    public Answer<Page> list(String prefix, @Nullable Continuation from) {
        return measured(Operation.LIST, NO_BODY, () -> store.list(prefix, from));
    }

    @Override
    public Answer<Page> listAfter(String prefix, String after) {
        return measured(Operation.LIST, NO_BODY, () -> store.listAfter(prefix, after));
    }

    @Override
    public Answer<Page> listDescribed(String prefix, @Nullable Continuation from) {
        return measured(Operation.LIST, NO_BODY, () -> store.listDescribed(prefix, from));
    }

    @Override
    public Answer<Done> delete(String key) {
        return measured(Operation.DELETE, NO_BODY, () -> store.delete(key));
    }

    @Override
    public Answer<Done> deleteIf(String key, String etag) {
        return measured(Operation.DELETE, NO_BODY, () -> store.deleteIf(key, etag));
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        return measured(Operation.OTHER, NO_BODY, store::ensureBucket);
    }

    @Override
    public void close() {
        store.close();
    }
}
