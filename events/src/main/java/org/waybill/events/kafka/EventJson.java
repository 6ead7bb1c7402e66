package org.waybill.events.kafka;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waybill.events.FileEvent;
import org.waybill.events.FileEvent.Checksums;
import org.waybill.events.FileEvent.FileChanged;
import org.waybill.events.FileEvent.FileFailed;
import org.waybill.events.FileEvent.FileFound;
import org.waybill.events.FileEvent.FileUploaded;
import org.waybill.events.FileEvent.FileVerified;
import org.waybill.model.FailureKind;
import org.waybill.model.FileId;
import org.waybill.model.FileOwner;
import org.waybill.model.FileRef;
import org.waybill.model.KnownObject;
import org.waybill.model.MigrationId;
import org.waybill.model.ObjectVersion;
import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;
import org.waybill.model.SourceVersion;
import org.waybill.model.Target;
import org.waybill.model.VerificationLevel;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The data of events, field by field as in docs/events.md. Without reflection, because every file has several events,
 * and so that a name changed in the code does not change on the wire.
 */
final class EventJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 1 << 10;

    private static final String FOUND = "org.waybill.file-found.v1";
    private static final String UPLOADED = "org.waybill.file-uploaded.v1";
    private static final String FAILED = "org.waybill.file-failed.v1";
    private static final String VERIFIED = "org.waybill.file-verified.v1";
    private static final String CHANGED = "org.waybill.file-changed.v1";

    /** The reader for the data of each type. */
    static final Map<String, Function<JsonFields, FileEvent>> READERS = Map.of(
            FOUND, EventJson::found,
            UPLOADED, EventJson::uploaded,
            FAILED, EventJson::failed,
            VERIFIED, EventJson::verified,
            CHANGED, EventJson::changed);

    private EventJson() {}

    static String type(FileEvent event) {
        return switch (event) {
            case FileFound _ -> FOUND;
            case FileUploaded _ -> UPLOADED;
            case FileFailed _ -> FAILED;
            case FileVerified _ -> VERIFIED;
            case FileChanged _ -> CHANGED;
        };
    }

    static byte[] write(FileEvent event) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            write(out, event.ref());
            switch (event) {
                case FileFound found -> write(out, found);
                case FileUploaded uploaded -> write(out, uploaded);
                case FileFailed failed -> write(out, failed);
                case FileVerified verified -> write(out, verified);
                case FileChanged changed -> out.writeStringProperty("reason", changed.reason());
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, FileFound found) {
        out.writeStringProperty("sourceRoot", found.sourceRoot());
        write(out, found.target());
        out.writeStringProperty("key", found.key());
        writeUnlessNull(out, "heldEtag", found.heldEtag());
        out.writeBooleanProperty("overwrite", found.overwrite());
        out.writeStringProperty("level", found.level().word());
        if (found.shared()) {
            out.writeBooleanProperty("shared", true);
        }
        if (found.known() != null) {
            out.writeObjectPropertyStart("known");
            write(out, found.known().object());
            out.writeStringProperty("sha256", found.known().sha256().hex());
            out.writeEndObject();
        }
    }

    private static FileFound found(JsonFields data) {
        return new FileFound(
                ref(data),
                data.text("sourceRoot"),
                target(data),
                data.text("key"),
                data.textOrNull("heldEtag"),
                data.truth("overwrite"),
                level(data),
                known(data.objectOrNull("known")),
                data.truthOrFalse("shared"));
    }

    private static @Nullable KnownObject known(@Nullable JsonFields known) {
        return known == null ? null : new KnownObject(object(known), new Sha256(known.text("sha256")));
    }

    private static void write(JsonGenerator out, FileUploaded uploaded) {
        write(out, uploaded.target());
        out.writeStringProperty("key", uploaded.key());
        write(out, uploaded.object());
        out.writeStringProperty("sha256", uploaded.sha256().hex());
        write(out, uploaded.checksums());
        out.writeBooleanProperty("adopted", uploaded.adopted());
        out.writeStringProperty("level", uploaded.level().word());
        writeUnlessNull(out, "lingers", uploaded.lingers());
        if (uploaded.kept() != null) {
            out.writeObjectPropertyStart("kept");
            out.writeNumberProperty("mode", uploaded.kept().mode());
            out.writeNumberProperty("uid", uploaded.kept().uid());
            out.writeNumberProperty("gid", uploaded.kept().gid());
            out.writeEndObject();
        }
    }

    private static @Nullable FileOwner owner(@Nullable JsonFields owner) {
        return owner == null
                ? null
                : new FileOwner(owner.smallNumber("mode"), owner.smallNumber("uid"), owner.smallNumber("gid"));
    }

    private static FileUploaded uploaded(JsonFields data) {
        return new FileUploaded(
                ref(data),
                target(data),
                data.text("key"),
                object(data),
                new Sha256(data.text("sha256")),
                checksums(data),
                data.truth("adopted"),
                level(data),
                data.smallNumberOrNull("lingers"),
                owner(data.objectOrNull("kept")));
    }

    private static void write(JsonGenerator out, FileFailed failed) {
        out.writeStringProperty("kind", failed.kind().name());
        out.writeStringProperty("message", failed.message());
        writeUnlessNull(out, "lingers", failed.lingers());
    }

    private static FileFailed failed(JsonFields data) {
        return new FileFailed(
                ref(data),
                FailureKind.valueOf(data.text("kind")),
                data.text("message"),
                data.smallNumberOrNull("lingers"));
    }

    private static void write(JsonGenerator out, FileVerified verified) {
        write(out, verified.target());
        out.writeStringProperty("key", verified.key());
        write(out, verified.object());
        out.writeStringProperty("sha256", verified.sha256().hex());
        out.writeStringProperty("level", verified.level().word());
    }

    private static FileVerified verified(JsonFields data) {
        return new FileVerified(
                ref(data), target(data), data.text("key"), object(data), new Sha256(data.text("sha256")), level(data));
    }

    private static FileChanged changed(JsonFields data) {
        return new FileChanged(ref(data), data.text("reason"));
    }

    private static void write(JsonGenerator out, FileRef ref) {
        out.writeObjectPropertyStart("ref");
        out.writeStringProperty("migration", ref.migration().toString());
        out.writeNumberProperty("batch", ref.batch());
        out.writeNumberProperty("file", ref.file().value());
        out.writeNumberProperty("attempt", ref.attempt());
        out.writeStringProperty("path", ref.path().encoded());
        out.writeObjectPropertyStart("version");
        out.writeNumberProperty("size", ref.version().size());
        out.writeNumberProperty("mtimeNanos", ref.version().mtimeNanos());
        out.writeNumberProperty("ctimeNanos", ref.version().ctimeNanos());
        out.writeNumberProperty("inode", ref.version().inode());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static FileRef ref(JsonFields data) {
        var ref = data.object("ref");
        var version = ref.object("version");
        return new FileRef(
                MigrationId.of(ref.text("migration")),
                ref.number("batch"),
                new FileId(ref.number("file")),
                ref.smallNumber("attempt"),
                new SourcePath(ref.text("path")),
                new SourceVersion(
                        version.number("size"),
                        version.number("mtimeNanos"),
                        version.number("ctimeNanos"),
                        version.number("inode")));
    }

    private static void write(JsonGenerator out, Target target) {
        out.writeObjectPropertyStart("target");
        out.writeStringProperty("endpoint", target.endpoint());
        out.writeStringProperty("region", target.region());
        out.writeStringProperty("bucket", target.bucket());
        out.writeStringProperty("prefix", target.prefix());
        out.writeEndObject();
    }

    private static Target target(JsonFields data) {
        var target = data.object("target");
        return new Target(target.text("endpoint"), target.text("region"), target.text("bucket"), target.text("prefix"));
    }

    private static void write(JsonGenerator out, ObjectVersion object) {
        out.writeObjectPropertyStart("object");
        out.writeStringProperty("etag", object.etag());
        writeUnlessNull(out, "versionId", object.versionId());
        out.writeEndObject();
    }

    private static ObjectVersion object(JsonFields data) {
        var object = data.object("object");
        return new ObjectVersion(object.text("etag"), object.textOrNull("versionId"));
    }

    private static void write(JsonGenerator out, Checksums checksums) {
        out.writeObjectPropertyStart("checksums");
        writeUnlessNull(out, "etag", checksums.etag());
        out.writeObjectPropertyStart("byAlgorithm");
        checksums.byAlgorithm().forEach(out::writeStringProperty);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static Checksums checksums(JsonFields data) {
        var checksums = data.object("checksums");
        return new Checksums(
                checksums.textOrNull("etag"), checksums.object("byAlgorithm").texts());
    }

    private static VerificationLevel level(JsonFields data) {
        return VerificationLevel.of(data.text("level"));
    }

    private static void writeUnlessNull(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    private static void writeUnlessNull(JsonGenerator out, String name, @Nullable Integer value) {
        if (value != null) {
            out.writeNumberProperty(name, value);
        }
    }
}
