package org.waybill.uploader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;

/** A bucket in memory that keeps conditions, parts and ETags as S3 does; one that encrypts when told to, so that ETags say nothing. */
final class MemoryObjectStore implements ObjectStore {

    private final boolean encrypts;
    private final Map<String, Held> objects = new HashMap<>();
    private final Map<String, Upload> uploads = new TreeMap<>();
    private int uploadCount;

    MemoryObjectStore(boolean encrypts) {
        this.encrypts = encrypts;
    }

    private record Held(byte[] bytes, String etag, ObjectHeaders headers) {}

    private record Upload(String key, ObjectHeaders headers, TreeMap<Integer, byte[]> parts) {}

    @Override
    public synchronized Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        if (!holds(key, condition)) {
            return new Answer.Unmet<>();
        }
        byte[] bytes = Arrays.copyOf(body.array(), body.length());
        return store(key, bytes, Md5.hex(bytes, bytes.length), headers);
    }

    private Answer<ObjectVersion> store(String key, byte[] bytes, String etag, ObjectHeaders headers) {
        var held = new Held(bytes, encrypts ? UUID.randomUUID().toString() : etag, headers);
        objects.put(key, held);
        return new Answer.Given<>(new ObjectVersion(held.etag, null));
    }

    private boolean holds(String key, Condition condition) {
        var held = objects.get(key);
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

    private Part part(Upload upload, int number) {
        byte[] bytes = upload.parts.get(number);
        String etag = Md5.hex(bytes, bytes.length);
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
            return new Answer.Unmet<>();
        }
        var bytes = new java.io.ByteArrayOutputStream();
        var md5s = new ArrayList<byte[]>();
        for (var part : parts) {
            byte[] sent = upload.parts.get(part.number());
            bytes.writeBytes(sent);
            md5s.add(Md5.of(sent, sent.length));
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
    public Answer<Page> listAfter(String prefix, String after) {
        throw new UnsupportedOperationException("uploaders list whole prefixes");
    }

    @Override
    public synchronized Answer<Page> listDescribed(String prefix, Continuation from) {
        return new Answer.Given<>(new Page(
                objects.entrySet().stream()
                        .filter(object -> object.getKey().startsWith(prefix))
                        .map(object -> new Listed(
                                object.getKey(),
                                object.getValue().bytes.length,
                                object.getValue().etag,
                                object.getValue().headers.metadata()))
                        .toList(),
                null));
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
