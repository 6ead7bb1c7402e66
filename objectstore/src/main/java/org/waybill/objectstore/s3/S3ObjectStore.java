package org.waybill.objectstore.s3;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.Target;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.Capability;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Continuation;
import org.waybill.objectstore.HeadFirstStore;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.Range;
import org.waybill.objectstore.StoreTimeouts;
import org.waybill.objectstore.Wanted;
import org.waybill.objectstore.http.Concurrency;
import org.waybill.objectstore.http.HttpResponse;
import org.waybill.objectstore.http.Slice;

/** The objects of one S3 bucket. */
public final class S3ObjectStore implements ObjectStore {

    private static final int READ_BUFFER = 64 << 10;
    private static final String META = "x-amz-meta-";
    private static final Duration BETWEEN_BUCKET_QUESTIONS = Duration.ofSeconds(1);
    private static final String BUNDLE = ".waybill-bundle.tar";

    private final Target target;
    private final StoreTimeouts timeouts;
    private final S3Calls calls;
    private final S3Multipart multipart;
    private final S3Listings listings;
    private final Concurrency writes;
    private final Concurrency reads;
    private final AtomicLong bucketAskedAt = new AtomicLong(System.nanoTime() - 2 * BETWEEN_BUCKET_QUESTIONS.toNanos());

    private S3ObjectStore(Target target, StoreTimeouts timeouts, S3Calls calls) {
        this.target = target;
        this.timeouts = timeouts;
        this.calls = calls;
        this.multipart = new S3Multipart(calls, timeouts, target, true);
        this.listings = new S3Listings(calls, timeouts);
        this.writes = new Concurrency();
        this.reads = new Concurrency();
    }

    private S3ObjectStore(S3ObjectStore same, S3Multipart multipart) {
        this.target = same.target;
        this.timeouts = same.timeouts;
        this.calls = same.calls;
        this.multipart = multipart;
        this.listings = same.listings;
        this.writes = same.writes;
        this.reads = same.reads;
    }

    /**
     * Opens a store; sends no request yet.
     *
     * @throws IllegalArgumentException when the endpoint is not a URL, or the certificates or the proxy cannot be used
     */
    public static S3ObjectStore open(Target target, CredentialSource credentials, StoreTimeouts timeouts) {
        return new S3ObjectStore(target, timeouts, new S3Calls(target, credentials, timeouts, InstantSource.system()));
    }

    /** This store, limited to its target's capabilities: without conditions it checks a key before each write. */
    public ObjectStore within(Capabilities capabilities) {
        var store = capabilities.has(Capability.PARTS_CRC32C) ? this : withoutCrc32cOfParts();
        return capabilities.honoursConditions() ? store : new HeadFirstStore(store);
    }

    /** This store, but joining parts without sending the CRC-32C of the whole. */
    S3ObjectStore withoutCrc32cOfParts() {
        return new S3ObjectStore(this, new S3Multipart(calls, timeouts, target, false));
    }

    @Override
    public Answer<ObjectVersion> put(String key, Body body, ObjectHeaders headers, Condition condition) {
        return calls.send(
                writes,
                S3Request.of("PUT", key, timeouts.call(body.length()))
                        .describedBy(headers)
                        .on(condition)
                        .checked(body),
                response -> new Answer.Given<>(ResponseHeaders.version(response)));
    }

    @Override
    public Answer<Done> putBundle(List<Entry> entries) {
        return putBundle(target.prefix() + BUNDLE, entries);
    }

    /** A target that does not unpack bundles stores the archive as an object at this key. */
    Answer<Done> putBundle(String key, List<Entry> entries) {
        var archive = Tar.of(entries);
        return calls.send(
                S3Request.of("PUT", key, timeouts.call(Slice.sum(archive)))
                        .header(META + "snowball-auto-extract", "true")
                        .checked(archive, Tar.crc32c(archive)),
                _ -> new Answer.Given<>(Done.NOTHING));
    }

    @Override
    public Answer<String> createMultipart(String key, ObjectHeaders headers) {
        return multipart.create(key, headers);
    }

    @Override
    public Answer<Part> putPart(String key, String uploadId, int number, Body body) {
        return multipart.put(key, uploadId, number, body);
    }

    @Override
    public Answer<List<Part>> listParts(String key, String uploadId) {
        return multipart.parts(key, uploadId);
    }

    @Override
    public Answer<List<String>> listMultipart(String key) {
        return multipart.uploads(key);
    }

    @Override
    public Answer<ObjectVersion> completeMultipart(
            String key, String uploadId, List<Part> parts, Condition condition, @Nullable String crc32c) {
        return multipart.complete(key, uploadId, parts, condition, crc32c);
    }

    @Override
    public Answer<Done> abortMultipart(String key, String uploadId) {
        return multipart.abort(key, uploadId);
    }

    @Override
    public Answer<ObjectFacts> head(String key) {
        Answer<ObjectFacts> answer = calls.send(
                reads,
                S3Request.of("HEAD", key, timeouts.call(0)).header("x-amz-checksum-mode", "ENABLED"),
                response -> new Answer.Given<>(ResponseHeaders.facts(response)));
        boolean wordless = answer instanceof Answer.Failed<ObjectFacts> failed
                && !failed.outage()
                && failed.kind() != FailureKind.UNAVAILABLE;
        if (answer instanceof Answer.Missing<ObjectFacts> && isBucketDoubtful()) {
            return unlessBucketIsGone(answer);
        }
        return wordless ? inWords(key, answer) : answer;
    }

    // HEAD has no body: its 404 may mean a missing object or a missing bucket. One check a second suffices.
    private boolean isBucketDoubtful() {
        long now = System.nanoTime();
        long last = bucketAskedAt.get();
        return now - last > BETWEEN_BUCKET_QUESTIONS.toNanos() && bucketAskedAt.compareAndSet(last, now);
    }

    // versitygw also answers 404 to an unknown access key: the listing shows which it is.
    private Answer<ObjectFacts> unlessBucketIsGone(Answer<ObjectFacts> missing) {
        return headBucket() instanceof Answer.Missing && list(target.prefix(), null) instanceof Answer.Failed<Page> said
                ? said.as()
                : missing;
    }

    private Answer<Boolean> headBucket() {
        return calls.send(S3Request.of("HEAD", null, timeouts.call(0)), _ -> new Answer.Given<>(false));
    }

    // A refused HEAD has no body: the cause may be the key, or an expired token.
    private Answer<ObjectFacts> inWords(String key, Answer<ObjectFacts> refused) {
        Answer<Done> asked = calls.send(
                S3Request.of("GET", key, timeouts.call(0)).header("Range", "bytes=0-0"),
                _ -> new Answer.Given<>(Done.NOTHING));
        return asked instanceof Answer.Failed<Done> said ? said.as() : refused;
    }

    @Override
    public Answer<ReadBack> readBack(String key, ObjectVersion version, long size) {
        // The time limit depends on the size, which is known only when reading begins.
        var asked = S3Request.of("GET", key, Duration.ZERO).header("If-Match", S3Request.quoted(version.etag()));
        if (version.versionId() != null) {
            asked.query("versionId", version.versionId());
        }
        return calls.send(
                reads,
                asked,
                response -> ResponseHeaders.etag(response).equals(version.etag())
                        ? new Answer.Given<>(hash(response, size))
                        : new Answer.Unmet<>());
    }

    @Override
    public <T> Answer<T> read(String key, Wanted wanted, Range range, Reading<T> reading) {
        var asked = S3Request.of("GET", key, Duration.ZERO);
        if (!range.isWhole()) {
            asked.header("Range", "bytes=" + range.first() + "-" + (range.last() == Range.END ? "" : range.last()));
        }
        if (wanted instanceof Wanted.Exactly(var version)) {
            asked.header("If-Match", S3Request.quoted(version.etag()));
            if (version.versionId() != null) {
                asked.query("versionId", version.versionId());
            }
        }
        return calls.send(reads, asked, response -> {
            var facts = ResponseHeaders.facts(response);
            if (wanted instanceof Wanted.Exactly(var version)
                    && !facts.version().etag().equals(version.etag())) {
                return new Answer.Unmet<>();
            }
            if (!range.isWhole() && !ResponseHeaders.isRange(response, range)) {
                return new Answer.Failed<>(
                        FailureKind.UNSUITABLE, asked.display() + ": the target ignores ranges.", false, false);
            }
            return new Answer.Given<>(reading.of(facts, new Whole(response.body(), response.length())));
        });
    }

    // One byte too many shows that it is another object; the length that the target reports is not reliable as a bound.
    private ReadBack hash(HttpResponse response, long expected) throws IOException {
        long deadline = System.nanoTime() + timeouts.call(expected).toNanos();
        var content = response.body();
        var digest = Sha256.newDigest();
        var buffer = new byte[bufferFor(expected)];
        long size = 0;
        while (size <= expected) {
            int count = content.read(buffer, 0, (int) Math.min(expected + 1 - size, buffer.length));
            if (count < 0) {
                break;
            }
            digest.update(buffer, 0, count);
            size += count;
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the download is too slow");
            }
        }
        return new ReadBack(
                size > expected ? Math.max(size, response.length()) : size, Sha256.ofDigest(digest.digest()));
    }

    // There are many small objects: a full buffer for each would be most of the memory that the process allocates.
    private static int bufferFor(long length) {
        return Math.clamp(length + 1, 1 << 10, READ_BUFFER);
    }

    @Override
    public Answer<Page> list(String prefix, @Nullable Continuation from) {
        return listings.page(prefix, from);
    }

    @Override
    public Answer<Page> listAfter(String prefix, String after) {
        return listings.pageAfter(prefix, after);
    }

    @Override
    public Answer<Page> listDescribed(String prefix, @Nullable Continuation from) {
        return listings.pageDescribed(prefix, from);
    }

    @Override
    public Answer<Done> delete(String key) {
        return delete(key, null);
    }

    @Override
    public Answer<Done> deleteIf(String key, String etag) {
        return calls.send(
                S3Request.of("DELETE", key, timeouts.call(0)).on(new Condition.Holds(etag)),
                _ -> new Answer.Given<>(Done.NOTHING));
    }

    /** Deletes one version permanently, or the newest without naming a version. */
    Answer<Done> delete(String key, @Nullable String versionId) {
        var asked = S3Request.of("DELETE", key, timeouts.call(0));
        if (versionId != null) {
            asked.query("versionId", versionId);
        }
        return calls.send(asked, _ -> new Answer.Given<>(Done.NOTHING));
    }

    /**
     * Why this target has refused every request for half a minute, with advice; empty while it answers any. Waiting
     * does not help then, as the credentials of a store never change.
     */
    public Optional<String> refusal() {
        return calls.refusal();
    }

    @Override
    public Answer<Boolean> ensureBucket() {
        var there = headBucket();
        boolean missing = there instanceof Answer.Missing<Boolean>
                || (there instanceof Answer.Failed<Boolean> failed && failed.isWithoutBucket());
        if (missing) {
            return makeBucket();
        }
        return there instanceof Answer.Failed<Boolean> failed && !failed.outage() ? inWords(failed) : there;
    }

    // A refused HEAD has no body; a refused listing says why. If the listing succeeds, no HEAD is needed.
    private Answer<Boolean> inWords(Answer.Failed<Boolean> refused) {
        return switch (list(target.prefix(), null)) {
            case Answer.Given<Page> _ -> new Answer.Given<>(false);
            case Answer.Failed<Page> said -> said.as();
            case Answer.Missing<Page> _, Answer.Unmet<Page> _ -> refused;
        };
    }

    private Answer<Boolean> makeBucket() {
        var asked = S3Request.of("PUT", null, timeouts.call(0));
        if (!target.region().equals("us-east-1")) {
            asked = asked.xml("<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                    + "<LocationConstraint>" + target.region() + "</LocationConstraint></CreateBucketConfiguration>");
        }
        return calls.send(asked, response -> new Answer.Given<>(true));
    }

    Target target() {
        return target;
    }

    StoreTimeouts timeouts() {
        return timeouts;
    }

    S3Calls calls() {
        return calls;
    }

    @Override
    public void close() {
        calls.close();
    }
}
