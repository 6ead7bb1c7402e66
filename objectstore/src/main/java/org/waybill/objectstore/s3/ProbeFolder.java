package org.waybill.objectstore.s3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.model.ObjectVersion;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.MultipartEtag;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore.Body;
import org.waybill.objectstore.ObjectStore.Done;
import org.waybill.objectstore.ObjectStore.Entry;
import org.waybill.objectstore.ObjectStore.Listed;
import org.waybill.objectstore.ObjectStore.Page;
import org.waybill.objectstore.ObjectStore.Part;
import org.waybill.objectstore.http.Slice;

/** The tiny objects of one probe, below {@code .waybill-probe-…/} at the target's prefix, and their deletion. */
final class ProbeFolder {

    static final ObjectHeaders HEADERS = new ObjectHeaders("text/plain", Map.of("waybill-probe", "yes"));

    private static final String NAME = ".waybill-probe-";
    private static final Pattern MADE = Pattern.compile(Pattern.quote(NAME) + "(\\d+)-");
    private static final Duration ORPHANED = Duration.ofDays(1);

    private record Written(String key, @Nullable String versionId) {}

    /** A multipart upload that was begun, by which store, and its parts so far. */
    record Upload(S3ObjectStore by, String key, String id, Queue<Part> parts) {}

    private final S3ObjectStore store;
    private final String prefix;
    private final String folder;
    private final Instant now;
    private final Queue<Written> written = new ConcurrentLinkedQueue<>();
    private final Queue<Upload> uploads = new ConcurrentLinkedQueue<>();

    ProbeFolder(S3ObjectStore store, InstantSource time, RandomGenerator random) {
        this.store = store;
        this.now = time.instant();
        this.prefix = store.target().prefix();
        this.folder = prefix + NAME + now.getEpochSecond() + "-" + Long.toHexString(random.nextLong()) + "/";
    }

    /** Runs all tasks at once, and returns when they have ended. */
    static void together(List<Runnable> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(threads::execute);
        }
    }

    static Body body(String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Body(bytes, bytes.length, Crc32cs.of(bytes, bytes.length));
    }

    static byte[] md5(String content) {
        return MultipartEtag.newMd5().digest(content.getBytes(StandardCharsets.UTF_8));
    }

    static String etag(String content) {
        return MultipartEtag.ofWhole(md5(content));
    }

    String key(String name) {
        return folder + name;
    }

    /** Puts an object whose content is its own name. */
    Answer<ObjectVersion> put(String name, Condition condition) {
        return put(name, name, condition);
    }

    Answer<ObjectVersion> put(String name, String content, Condition condition) {
        return noted(name, store.put(key(name), body(content), HEADERS, condition));
    }

    /** Puts an object in two pieces, and runs an action between them; several times if the target is busy. */
    Answer<ObjectVersion> putHalting(String name, String content, Condition condition, Runnable between) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        int half = bytes.length / 2;
        var rest = Arrays.copyOfRange(bytes, half, bytes.length);
        var pieces = List.of(new Slice(bytes, half), new Slice(rest, rest.length, between));
        var asked = S3Request.of("PUT", key(name), store.timeouts().call(0))
                .describedBy(HEADERS)
                .on(condition)
                .checked(pieces, Tar.crc32c(pieces));
        return noted(
                name, store.calls().send(asked, response -> new Answer.Given<>(ResponseHeaders.version(response))));
    }

    private Answer<ObjectVersion> noted(String name, Answer<ObjectVersion> answer) {
        if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
            written.add(new Written(key(name), version.versionId()));
        } else if (answer instanceof Answer.Failed<ObjectVersion> failed && failed.uncertain()) {
            written.add(new Written(key(name), null));
        }
        return answer;
    }

    /** Sends a bundle of one object whose content is its name; returns the object's facts, null when there is none. */
    @Nullable
    ObjectFacts putBundle(String name) {
        var archive = key("bundle.tar");
        var answer = store.putBundle(archive, List.of(new Entry(key(name), body(name), HEADERS)));
        // A target that does not unpack bundles has stored the archive as an object.
        written.add(new Written(
                archive,
                store.head(archive) instanceof Answer.Given<ObjectFacts>(var facts)
                        ? facts.version().versionId()
                        : null));
        if (!(answer instanceof Answer.Given)
                || !(store.head(key(name)) instanceof Answer.Given<ObjectFacts>(var facts))) {
            return null;
        }
        written.add(new Written(key(name), facts.version().versionId()));
        return facts;
    }

    /** Begins an upload with one part, whose content is the name; null when the target refuses it. */
    @Nullable
    Upload upload(S3ObjectStore by, String name) {
        if (!(by.createMultipart(key(name), HEADERS) instanceof Answer.Given<String>(var id))) {
            return null;
        }
        var upload = new Upload(by, key(name), id, new ConcurrentLinkedQueue<>());
        uploads.add(upload);
        if (!(by.putPart(upload.key, id, 1, body(name)) instanceof Answer.Given<Part>(var part))) {
            return null;
        }
        upload.parts.add(part);
        return upload;
    }

    Answer<ObjectVersion> join(Upload upload, Condition condition, @Nullable String crc32c) {
        var answer = upload.by.completeMultipart(upload.key, upload.id, List.copyOf(upload.parts), condition, crc32c);
        if (answer instanceof Answer.Given<ObjectVersion>(var version)) {
            written.add(new Written(upload.key, version.versionId()));
            uploads.remove(upload);
        }
        return answer;
    }

    /** Deletes what a killed probe left behind, if it is a day old. */
    void removeOrphans() {
        if (store.list(prefix + NAME, null) instanceof Answer.Given<Page>(var page)) {
            together(page.objects().stream()
                    .map(Listed::key)
                    .filter(this::isOrphaned)
                    .<Runnable>map(key -> () -> removeOrphan(key))
                    .toList());
        }
    }

    // In a versioned bucket, a delete without a version would only hide the object behind a marker.
    private void removeOrphan(String key) {
        if (store.head(key) instanceof Answer.Given<ObjectFacts>(var facts)) {
            store.delete(key, facts.version().versionId());
        }
    }

    private boolean isOrphaned(String key) {
        var name = MADE.matcher(key).region(prefix.length(), key.length());
        return name.lookingAt()
                && Instant.ofEpochSecond(Long.parseLong(name.group(1))).isBefore(now.minus(ORPHANED));
    }

    /** Deletes all that was written here; returns the number of objects that the target does not let us delete. */
    int clean() {
        together(uploads.stream()
                .<Runnable>map(upload -> () -> store.abortMultipart(upload.key, upload.id))
                .toList());
        var left = new ConcurrentLinkedQueue<Written>();
        // Deletes the versions of a key one after the other: versitygw fails when they are deleted at once.
        together(written.stream().distinct().collect(Collectors.groupingBy(Written::key)).values().stream()
                .<Runnable>map(versions -> () -> versions.stream()
                        .filter(version -> deleted(version) instanceof Answer.Failed)
                        .forEach(left::add))
                .toList());
        return left(left);
    }

    // S3Proxy fails when a folder's last objects are deleted at once: retries, except at a target that is gone.
    private int left(Queue<Written> objects) {
        int refused = 0;
        for (var object : objects) {
            if (deleted(object) instanceof Answer.Failed<Done> failed) {
                if (failed.outage()) {
                    break;
                }
                refused++;
            }
        }
        return refused;
    }

    private Answer<Done> deleted(Written object) {
        return store.delete(object.key, object.versionId);
    }
}
