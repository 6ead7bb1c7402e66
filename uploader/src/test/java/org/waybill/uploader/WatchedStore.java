package org.waybill.uploader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.Range;
import org.waybill.objectstore.Wanted;

/** Notes every request to a real store, and on demand does something before one, loses its answer, or does not carry it out. */
final class WatchedStore implements ObjectStore {

    private static final Answer.Failed<?> UNKNOWN =
            new Answer.Failed<>(FailureKind.UNAVAILABLE, "the answer was lost", true, true);

    private final ObjectStore store;
    private final List<String> requests = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final Set<String> losing = new HashSet<>();
    private final Set<String> dropping = new HashSet<>();
    private final Map<String, Answer.Failed<?>> failing = new HashMap<>();

    private Runnable always = () -> {};

    WatchedStore(ObjectStore store) {
        this.store = store;
    }

    /** Runs this once, just before the first request of that name; names are the methods', parts are {@code putPart 3}. */
    synchronized WatchedStore before(String request, Runnable what) {
        before.put(request, what);
        return this;
    }

    /** Runs this before every request. */
    synchronized void beforeEach(Runnable action) {
        always = action;
    }

    /** Carries the next request of that name out, and loses its answer. */
    synchronized WatchedStore losing(String request) {
        losing.add(request);
        return this;
    }

    /** Does not carry out the next request of that name, and leaves open whether it did. */
    synchronized WatchedStore dropping(String request) {
        dropping.add(request);
        return this;
    }

    /** Does not carry out requests of that name. */
    synchronized WatchedStore failing(String request, FailureKind kind, boolean outage) {
        failing.put(request, new Answer.Failed<>(kind, request + " failed", false, outage));
        return this;
    }

    /** Carries all requests out again. */
    synchronized void recover() {
        failing.clear();
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The keys to which an object was sent with one request or in a bundle, each as often as it was. */
    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    private synchronized void noteSent(String key) {
        sent.add(key);
    }

    long count(String name) {
        return requests().stream().filter(request -> request.startsWith(name)).count();
    }

    private <T> Answer<T> call(String request, Supplier<Answer<T>> real) {
        Runnable first;
        boolean lose;
        Answer.Failed<?> failed;
        synchronized (this) {
            requests.add(request);
            first = before.remove(request);
            lose = losing.remove(request);
            failed = dropping.remove(request) ? UNKNOWN : failing.get(request);
        }
        always.run();
        if (first != null) {
            first.run();
        }
        if (failed != null) {
            return failed.as();
        }
        var answer = real.get();
        return lose ? UNKNOWN.as() : answer;
    }

    @Override
    public Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        noteSent(key);
        return call("put", () -> store.put(key, body, headers, condition));
    }

    @Override
    public Answer<Done> putBundle(List<Entry> entries) {
        entries.forEach(entry -> noteSent(entry.key()));
        return call("putBundle", () -> store.putBundle(entries));
    }

    @Override
    public Answer<String> createMultipart(String key, ObjectHeaders headers) {
        return call("createMultipart", () -> store.createMultipart(key, headers));
    }

    @Override
    public Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        return call("putPart " + number, () -> store.putPart(key, uploadId, number, body));
    }

    @Override
    public Answer<List<Part>> listParts(String key, String uploadId) {
        return call("listParts", () -> store.listParts(key, uploadId));
    }

    @Override
    public Answer<List<String>> listMultipart(String key) {
        return call("listMultipart", () -> store.listMultipart(key));
    }

    @Override
    public Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, String crc32c) {
        return call("completeMultipart", () -> store.completeMultipart(key, uploadId, parts, condition, crc32c));
    }

    @Override
    public Answer<Done> abortMultipart(String key, String uploadId) {
        return call("abortMultipart", () -> store.abortMultipart(key, uploadId));
    }

    @Override
    public Answer<ObjectFacts> head(String key) {
        return call("head", () -> store.head(key));
    }

    @Override
    public Answer<ReadBack> readBack(String key, ObjectVersion version, long size) {
        return call("readBack", () -> store.readBack(key, version, size));
    }

    @Override
    public <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading) {
        return call("read", () -> store.read(key, wanted, range, reading));
    }

    @Override
    public Answer<Page> list(String prefix, Continuation from) {
        return call("list", () -> store.list(prefix, from));
    }

    @Override
    public Answer<Page> listAfter(String prefix, String after) {
        return call("list", () -> store.listAfter(prefix, after));
    }

    @Override
    public Answer<Page> listDescribed(String prefix, Continuation from) {
        return call("list", () -> store.listDescribed(prefix, from));
    }

    @Override
    public Answer<Done> delete(String key) {
        return call("delete", () -> store.delete(key));
    }

    @Override
    public Answer<Done> deleteIf(String key, String etag) {
        return call("delete", () -> store.deleteIf(key, etag));
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        return call("ensureBucket", store::ensureBucket);
    }

    @Override
    public void close() {}
}
