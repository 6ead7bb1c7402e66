package org.waybill.objectstore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;

/** A bucket in memory that keeps conditions, parts and ETags as S3 does; one that encrypts when told to, so that ETags say nothing. */
public final class MemoryObjectStore implements ObjectStore {

    private final boolean encrypts;
    private boolean honoursConditions = true;
    private final Map<String, Held> objects = new TreeMap<>();
    private final Map<String, Upload> uploads = new TreeMap<>();
    private int uploadCount;

    public MemoryObjectStore(boolean encrypts) {
        this.encrypts = encrypts;
    }

    /** From now on it takes every write. */
    MemoryObjectStore withoutConditions() {
        honoursConditions = false;
        return this;
    }

    private record Held(byte[] bytes, String etag, ObjectHeaders headers) {}

    private record Upload(String key, ObjectHeaders headers, TreeMap<Integer, byte[]> parts) {}

    @Override
    public synchronized Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        if (!holds(key, condition)) {
            return unmet(key, condition);
        }
        byte[] bytes = Arrays.copyOf(body.array(), body.length());
        return store(key, bytes, MultipartEtag.ofWhole(md5(bytes)), headers);
    }

    private Answer<ObjectVersion> store(String key, byte[] bytes, String etag, ObjectHeaders headers) {
        var held = new Held(bytes, encrypts ? UUID.randomUUID().toString() : etag, headers);
        objects.put(key, held);
        return new Answer.Given<>(new ObjectVersion(held.etag, null));
    }

    private Answer<ObjectVersion> unmet(String key, Condition condition) {
        return condition instanceof Condition.Holds && !objects.containsKey(key)
                ? new Answer.Missing<>()
                : new Answer.Unmet<>();
    }

    private boolean holds(String key, Condition condition) {
        var held = objects.get(key);
        if (!honoursConditions) {
            return true;
        }
        return switch (condition) {
            case Condition.Absent absent -> held == null;
            case Condition.Holds(var etag) -> held != null && held.etag.equals(etag);
            case Condition.Any any -> true;
        };
    }

    @Override
    public synchronized Answer<Done> putBundle(List<Entry> entries) {
        entries.forEach(entry -> put(entry.key(), entry.body(), entry.headers(), new Condition.Any()));
        return new Answer.Given<>(Done.NOTHING);
    }

    @Override
    public synchronized Answer<String> createMultipart(String key, ObjectHeaders headers) {
        String id = "upload-%04d".formatted(++uploadCount);
        uploads.put(id, new Upload(key, headers, new TreeMap<>()));
        return new Answer.Given<>(id);
    }

    @Override
    public synchronized Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        var upload = uploads.get(uploadId);
        if (upload == null) {
            return new Answer.Missing<>();
        }
        upload.parts.put(number, Arrays.copyOf(body.array(), body.length()));
        return new Answer.Given<>(part(upload, number));
    }

    private static byte[] md5(byte[] bytes) {
        return MultipartEtag.newMd5().digest(bytes);
    }

    private Part part(Upload upload, int number) {
        byte[] bytes = upload.parts.get(number);
        String etag = MultipartEtag.ofWhole(md5(bytes));
        return new Part(number, encrypts ? "x" + etag : etag, bytes.length, null);
    }

    @Override
    public synchronized Answer<List<Part>> listParts(String key, String uploadId) {
        var upload = uploads.get(uploadId);
        return upload == null
                ? new Answer.Missing<>()
                : new Answer.Given<>(upload.parts.keySet().stream()
                        .map(number -> part(upload, number))
                        .toList());
    }

    @Override
    public synchronized Answer<List<String>> listMultipart(String key) {
        var ids = new ArrayList<String>();
        uploads.forEach((id, upload) -> {
            if (upload.key.equals(key)) {
                ids.add(id);
            }
        });
        return new Answer.Given<>(ids);
    }

    @Override
    public synchronized Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, String crc32c) {
        var upload = uploads.get(uploadId);
        if (upload == null) {
            return new Answer.Missing<>();
        }
        if (!holds(key, condition)) {
            return unmet(key, condition);
        }
        var bytes = new ByteArrayOutputStream();
        var md5s = new ArrayList<byte[]>();
        for (var part : parts) {
            byte[] sent = upload.parts.get(part.number());
            bytes.writeBytes(sent);
            md5s.add(md5(sent));
        }
        uploads.remove(uploadId);
        return store(key, bytes.toByteArray(), MultipartEtag.ofParts(md5s), upload.headers);
    }

    @Override
    public synchronized Answer<Done> abortMultipart(String key, String uploadId) {
        return uploads.remove(uploadId) == null ? new Answer.Missing<>() : new Answer.Given<>(Done.NOTHING);
    }

    @Override
    public synchronized Answer<ObjectFacts> head(String key) {
        var held = objects.get(key);
        return held == null
                ? new Answer.Missing<>()
                : new Answer.Given<>(new ObjectFacts(
                        new ObjectVersion(held.etag, null),
                        held.bytes.length,
                        Instant.EPOCH,
                        held.headers.contentType(),
                        held.headers.metadata(),
                        Map.of(),
                        encrypts));
    }

    @Override
    public <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading) {
        if (!(head(key) instanceof Answer.Given<ObjectFacts>(var facts))) {
            return new Answer.Missing<>();
        }
        if (wanted instanceof Wanted.Exactly(var version) && !facts.version().equals(version)) {
            return new Answer.Unmet<>();
        }
        if (range.first() >= facts.size() && !range.isWhole()) {
            return new Answer.Failed<>(FailureKind.UNSUITABLE, "no such range", false, false, "InvalidRange");
        }
        int first = Math.toIntExact(range.first());
        int end = Math.toIntExact(Math.min(range.last(), facts.size() - 1) + 1);
        byte[] bytes = bytes(key);
        try {
            return new Answer.Given<>(reading.of(facts, new ByteArrayInputStream(bytes, first, end - first)));
        } catch (IOException e) {
            return new Answer.Failed<>(FailureKind.UNAVAILABLE, String.valueOf(e.getMessage()), false, true);
        }
    }

    private synchronized byte[] bytes(String key) {
        return objects.get(key).bytes;
    }

    @Override
    public synchronized Answer<ReadBack> readBack(String key, ObjectVersion version, long size) {
        var held = objects.get(key);
        if (held == null) {
            return new Answer.Missing<>();
        }
        return held.etag.equals(version.etag())
                ? new Answer.Given<>(new ReadBack(held.bytes.length, Sha256.of(held.bytes)))
                : new Answer.Unmet<>();
    }

    @Override
    public Answer<Page> list(String prefix, Continuation from) {
        return listDescribed(prefix, from);
    }

    @Override
    public synchronized Answer<Page> listAfter(String prefix, String after) {
        return new Answer.Given<>(new Page(
                listed(prefix)
                        .filter(object -> object.key().compareTo(after) > 0)
                        .toList(),
                null));
    }

    @Override
    public synchronized Answer<Page> listDescribed(String prefix, Continuation from) {
        return new Answer.Given<>(new Page(listed(prefix).toList(), null));
    }

    private Stream<Listed> listed(String prefix) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .map(object -> new Listed(
                        object.getKey(),
                        object.getValue().bytes.length,
                        object.getValue().etag,
                        object.getValue().headers.metadata()));
    }

    @Override
    public synchronized Answer<Done> delete(String key) {
        objects.remove(key);
        return new Answer.Given<>(Done.NOTHING);
    }

    @Override
    public synchronized Answer<Done> deleteIf(String key, String etag) {
        return holds(key, new Condition.Holds(etag)) ? delete(key) : new Answer.Unmet<>();
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        return new Answer.Given<>(false);
    }

    @Override
    public void close() {}
}
