package org.waybill.uploader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import org.waybill.objectstore.Answer;
import org.waybill.objectstore.Condition;
import org.waybill.objectstore.Crc32cs;
import org.waybill.objectstore.Marker;
import org.waybill.objectstore.ObjectFacts;
import org.waybill.objectstore.ObjectHeaders;
import org.waybill.objectstore.ObjectStore;
import org.waybill.uploader.control.Orders;
import org.waybill.uploader.control.Pace;
import org.waybill.uploader.leftover.Notes;

/** A source directory, a target and an uploader between them; small limits, so that small files are large ones. */
final class Scene {

    static final int LIMIT = 1000;
    static final int PART = 5 << 20;
    static final UploaderSettings SETTINGS = new UploaderSettings(LIMIT, 1 << 20, 4, PART, 6 * PART, 3);

    /** One part at a time in one buffer: what happens while a part is sent happens before the next one is read. */
    static final UploaderSettings ONE_BY_ONE = new UploaderSettings(LIMIT, 1 << 20, 4, PART, PART, 1);

    private static final MigrationId MIGRATION = MigrationId.of("11111111-2222-3333-4444-555555555555");

    final Path root;
    final ObjectStore real;
    final WatchedStore store;
    final Uploader uploader;
    private volatile @Nullable FailureKind halt;

    Scene(Path root, ObjectStore real) {
        this(root, real, SETTINGS);
    }

    Scene(Path root, ObjectStore real, UploaderSettings settings) {
        this(root, real, settings, Bundling.NONE);
    }

    Scene(Path root, ObjectStore real, UploaderSettings settings, Bundling bundling) {
        this.root = root;
        this.real = real;
        this.store = new WatchedStore(real);
        this.uploader = new Uploader(
                target -> store,
                settings,
                bundling,
                target -> Optional.empty(),
                new Orders(_ -> Optional.ofNullable(halt), Pace.FREE, Notes.NONE));
    }

    /** From now on the batch is halted for this reason; null: it goes on. */
    void halt(@Nullable FailureKind reason) {
        halt = reason;
    }

    static byte[] bytes(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    Path write(String name, byte[] content) {
        try {
            var path = root.resolve(name);
            Files.createDirectories(path.getParent());
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The event of the file as it is now. */
    Found found(String name) {
        return new Found(SourcePath.ofText(name), version(root.resolve(name)));
    }

    Found found(SourcePath path, SourceVersion version) {
        return new Found(path, version);
    }

    static SourceVersion version(Path path) {
        try {
            Map<String, Object> all = Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino");
            return new SourceVersion(
                    (Long) all.get("size"),
                    ((FileTime) all.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                    ((FileTime) all.get("ctime")).to(TimeUnit.NANOSECONDS),
                    (Long) all.get("ino"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts an object that is not Waybill's, and gives its ETag. */
    String putForeign(String key, byte[] content) {
        var body = new ObjectStore.Body(content, content.length, Crc32cs.of(content, content.length));
        var answer = real.put(key, body, new ObjectHeaders("text/plain", Map.of()), new Condition.Absent());
        return ((Answer.Given<ObjectVersion>) answer).value().etag();
    }

    /** Makes the object hold other bytes under its own headers, and gives its ETag. */
    String corrupt(String key, byte[] content) {
        var facts = facts(key);
        var body = new ObjectStore.Body(content, content.length, Crc32cs.of(content, content.length));
        var headers = new ObjectHeaders(facts.contentType(), facts.metadata());
        var answer =
                real.put(key, body, headers, new Condition.Holds(facts.version().etag()));
        return ((Answer.Given<ObjectVersion>) answer).value().etag();
    }

    /** Uploads by another uploader. */
    void uploadBehindItsBack(Found found) {
        try {
            var outcome = new Uploader(target -> real, SETTINGS, Bundling.NONE, target -> Optional.empty(), Orders.NONE)
                    .upload(found.event(), false);
            assertThat(((UploadOutcome.Done) outcome).event()).isInstanceOf(FileUploaded.class);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ObjectFacts facts(String key) {
        return ((Answer.Given<ObjectFacts>) real.head(key)).value();
    }

    Marker marker(String key) {
        return Marker.parse(facts(key).metadata()).orElseThrow();
    }

    Sha256 contentOf(String key) {
        var answer = real.readBack(key, facts(key).version(), facts(key).size());
        return ((Answer.Given<ObjectStore.ReadBack>) answer).value().sha256();
    }

    record Held(Sha256 sha256, Optional<Marker> marker) {}

    /** What lies at the key. */
    Optional<Held> content(String key) {
        return real.head(key) instanceof Answer.Given<ObjectFacts>(var facts)
                ? Optional.of(new Held(contentOf(key), Marker.parse(facts.metadata())))
                : Optional.empty();
    }

    FileUploaded uploaded(Found found) throws InterruptedException {
        return uploaded(found, false);
    }

    /** Uploads an event that is known to have been worked on before. */
    FileUploaded uploadedAgain(Found found) throws InterruptedException {
        return uploaded(found, true);
    }

    private FileUploaded uploaded(Found found, boolean repeated) throws InterruptedException {
        var outcome = uploader.upload(found.event(), repeated);
        assertThat(outcome).isInstanceOf(UploadOutcome.Done.class);
        var event = ((UploadOutcome.Done) outcome).event();
        assertThat(event).isInstanceOf(FileUploaded.class);
        return (FileUploaded) event;
    }

    FileFailed failed(Found found, FailureKind kind) throws InterruptedException {
        var outcome = uploader.upload(found.event(), false);
        assertThat(outcome).isInstanceOf(UploadOutcome.Done.class);
        var event = ((UploadOutcome.Done) outcome).event();
        assertThat(event).isInstanceOf(FileFailed.class);
        assertThat(((FileFailed) event).kind()).as(event.toString()).isEqualTo(kind);
        return (FileFailed) event;
    }

    /** Begins an upload that holds these parts and is not finished. */
    void beginUpload(String key, byte[]... parts) {
        var begun = real.createMultipart(key, new ObjectHeaders("text/plain", Map.of()));
        var id = ((Answer.Given<String>) begun).value();
        for (int i = 0; i < parts.length; i++) {
            var body = new ObjectStore.Body(parts[i], parts[i].length, Crc32cs.of(parts[i], parts[i].length));
            assertThat(real.putPart(key, id, i + 1, body)).isInstanceOf(Answer.Given.class);
        }
    }

    /** Makes the only unfinished upload hold other bytes for a part. */
    void putWrongPart(String key, int number, byte[] content) {
        var unfinished = (Answer.Given<List<String>>) real.listMultipart(key);
        var body = new ObjectStore.Body(content, content.length, Crc32cs.of(content, content.length));
        assertThat(real.putPart(key, unfinished.value().getFirst(), number, body))
                .isInstanceOf(Answer.Given.class);
    }

    void abortAll() {
        var unfinished = (Answer.Given<List<String>>) real.listMultipart("file");
        unfinished.value().forEach(id -> real.abortMultipart("file", id));
    }

    void assertNothingUnfinished(String key) {
        assertThat(real.listMultipart(key)).isEqualTo(new Answer.Given<>(List.of()));
    }

    /** Builds a file-found event; the key is the path's text, or its encoded form. */
    final class Found {

        private final SourcePath path;
        private final SourceVersion version;
        private int attempt = 1;
        private long file = 7;
        private String held;
        private boolean overwrite;
        private VerificationLevel level = VerificationLevel.READ_BACK;
        private KnownObject known;

        private Found(SourcePath path, SourceVersion version) {
            this.path = path;
            this.version = version;
        }

        Found attempt(int number) {
            attempt = number;
            return this;
        }

        Found file(long id) {
            file = id;
            return this;
        }

        Found holding(String etag) {
            held = etag;
            return this;
        }

        Found overwriting() {
            overwrite = true;
            return this;
        }

        Found knowing(KnownObject object) {
            known = object;
            return this;
        }

        Found attested() {
            level = VerificationLevel.ATTESTED;
            return this;
        }

        FileFound event() {
            return new FileFound(
                    new FileRef(MIGRATION, 1, new FileId(file), attempt, path, version),
                    SourcePath.ofText(root.toString()).encoded(),
                    new Target("http://127.0.0.1:1", "us-east-1", "bucket", ""),
                    path.text().orElse(path.encoded()),
                    held,
                    overwrite,
                    level,
                    known,
                    false);
        }
    }
}
