package org.waybill.gateway.stored;

import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.waybill.gateway.files.Deleted;
import org.waybill.gateway.files.Expected;
import org.waybill.gateway.files.Facts;
import org.waybill.gateway.files.Files;
import org.waybill.gateway.files.Found;
import org.waybill.gateway.files.Side;
import org.waybill.gateway.files.Written;
import org.waybill.model.SourcePath;
import org.waybill.storage.Content;
import org.waybill.storage.Delete;
import org.waybill.storage.Failure;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Look;
import org.waybill.storage.PathRefused;
import org.waybill.storage.Read;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Version;

/** A storage as the gateway sees it. */
public final class StoredFiles implements Files {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final FileStorage storage;
    private final Function<FileMetadata, Optional<Side>> side;

    /** @param side where a file that the storage gave came from, as far as that can be told */
    public StoredFiles(FileStorage storage, Function<FileMetadata, Optional<Side>> side) {
        this.storage = storage;
        this.side = side;
    }

    static Facts facts(FileMetadata file) {
        return new Facts(
                file.size(),
                file.version().etag(),
                Optional.ofNullable(file.sha256()),
                file.modified(),
                file.contentType(),
                file.fileName());
    }

    /** The path as the storage has it; empty: no file can be there. */
    private static Optional<StoragePath> at(SourcePath path) {
        try {
            return Optional.of(new StoragePath(path));
        } catch (PathRefused e) {
            return Optional.empty();
        }
    }

    @Override
    public Found open(SourcePath path) {
        return at(path).<Found>map(this::open).orElseGet(Found.Absent::new);
    }

    private Found open(StoragePath path) {
        return switch (storage.open(Read.of(path))) {
            case Read.Opened(var file) ->
                new Found.Present(new StoredFile(storage, file.metadata(), side.apply(file.metadata()), file));
            case Read.NotFound _ -> new Found.Absent();
            case Read.Failed(var failure) -> found(failure);
            case Read.NotModified _, Read.PreconditionFailed _, Read.RangeNotSatisfiable _ ->
                throw new IllegalStateException("a read without conditions and range met one");
        };
    }

    @Override
    public Found look(SourcePath path) {
        return at(path).<Found>map(this::look).orElseGet(Found.Absent::new);
    }

    private Found look(StoragePath path) {
        return switch (storage.look(path)) {
            case Look.Found(var file) -> new Found.Present(new StoredFile(storage, file, side.apply(file), null));
            case Look.NotFound _ -> new Found.Absent();
            case Look.Failed(var failure) -> found(failure);
        };
    }

    private static Found found(Failure failure) {
        return switch (failure.kind()) {
            case PATH -> new Found.Absent();
            case DENIED -> new Found.Denied();
            default -> new Found.Unavailable(RETRY, failure.message());
        };
    }

    @Override
    public Written write(SourcePath path, InputStream body, long length, Expected expected) {
        return at(path).map(at -> write(at, body, length, expected))
                .orElseGet(() -> new Written.Refused("no file can have this path"));
    }

    private Written write(StoragePath path, InputStream body, long length, Expected expected) {
        var content = Content.once(body);
        var upload =
                Upload.to(path, length < 0 ? content : content.ofSize(length)).on(condition(expected));
        boolean replaces = expected instanceof Expected.Exactly
                || (expected instanceof Expected.Anything && storage.look(path) instanceof Look.Found);
        return switch (storage.upload(upload)) {
            case Upload.Stored(var file) -> new Written.Stored(facts(asRead(file)), replaces);
            case Upload.Refused _ -> new Written.Unmet();
            case Upload.Unknown(var failure) -> new Written.Unknown(failure.message());
            case Upload.Failed(var failure) -> failed(failure);
        };
    }

    private static Upload.Condition condition(Expected expected) {
        return switch (expected) {
            case Expected.Anything _ -> new Upload.Condition.Overwrite();
            case Expected.Nothing _ -> new Upload.Condition.Create();
            case Expected.Exactly(var version) -> new Upload.Condition.Replace(Version.ofEtag(version));
        };
    }

    /** As the next read will describe it, so that its tag is the same. Only the ledger says that a hash is proven. */
    private FileMetadata asRead(FileMetadata stored) {
        return storage.look(stored.id()) instanceof Look.Found(var file)
                        && file.version().matches(stored.version())
                ? file
                : stored;
    }

    private static Written failed(Failure failure) {
        return switch (failure.kind()) {
            case FULL -> new Written.Full();
            case DENIED -> new Written.Denied();
            case PATH -> new Written.Refused(failure.message());
            case CONTENT, CANCELLED -> new Written.Broken();
            case UNAVAILABLE, OTHER -> new Written.Unavailable(RETRY, failure.message());
        };
    }

    @Override
    public Deleted delete(SourcePath path, Expected expected) {
        return at(path).map(at -> delete(at, expected)).orElseGet(Deleted.Absent::new);
    }

    private Deleted delete(StoragePath path, Expected expected) {
        if (expected instanceof Expected.Nothing) {
            return new Deleted.Absent();
        }
        var all = Delete.of(path);
        var delete = expected instanceof Expected.Exactly(var version) ? all.only(Version.ofEtag(version)) : all;
        return switch (storage.delete(delete)) {
            case Delete.Deleted _ -> new Deleted.Done();
            case Delete.WasAbsent _ -> new Deleted.Absent();
            case Delete.Refused _ -> new Deleted.Unmet();
            case Delete.Unknown(var failure) -> new Deleted.Unavailable(RETRY, failure.message());
            case Delete.Failed(var failure) -> failed(failure.kind(), failure.message());
        };
    }

    private static Deleted failed(Failure.Kind kind, String why) {
        return switch (kind) {
            case DENIED -> new Deleted.Denied();
            case PATH -> new Deleted.Absent();
            default -> new Deleted.Unavailable(RETRY, why);
        };
    }
}
