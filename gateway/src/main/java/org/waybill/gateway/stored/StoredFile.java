package org.waybill.gateway.stored;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waybill.gateway.files.Facts;
import org.waybill.gateway.files.OpenFile;
import org.waybill.gateway.files.Side;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Look;
import org.waybill.storage.OpenedFile;
import org.waybill.storage.Presign;
import org.waybill.storage.Range;
import org.waybill.storage.Read;

/** A version of a stored file. */
final class StoredFile implements OpenFile {

    private final FileStorage storage;
    private final FileMetadata metadata;
    private final Optional<Side> side;
    private @Nullable OpenedFile whole;

    /** @param whole the file, opened from its first byte to its last; null: only looked at */
    StoredFile(FileStorage storage, FileMetadata metadata, Optional<Side> side, @Nullable OpenedFile whole) {
        this.storage = storage;
        this.metadata = metadata;
        this.side = side;
        this.whole = whole;
    }

    @Override
    public Facts facts() {
        return StoredFiles.facts(metadata);
    }

    @Override
    public Optional<Side> side() {
        return side;
    }

    @Override
    public InputStream read(long start, long length) throws IOException {
        var opened = whole;
        if (opened != null && start == 0 && length == metadata.size()) {
            whole = null;
            return opened.body();
        }
        var range = Range.between(start, start + length - 1);
        return switch (storage.open(Read.of(metadata.id()).range(range).only(metadata.version()))) {
            case Read.Opened(var part) -> part.body();
            case Read.Failed(var failure) -> throw new IOException(failure.message());
            case Read.NotFound _, Read.PreconditionFailed _, Read.RangeNotSatisfiable _, Read.NotModified _ ->
                throw new IOException("another version is at the path, or none");
        };
    }

    @Override
    public Optional<URI> address(Duration life, String disposition) {
        var presign = Presign.get(metadata.id(), life).as(disposition, metadata.contentType());
        return storage.presign(presign) instanceof Presign.Signed signed && isThis(signed)
                ? Optional.of(signed.address())
                : Optional.empty();
    }

    private boolean isThis(Presign.Signed signed) {
        var version = signed.version();
        return version != null && version.id() != null && (version.matches(metadata.version()) || isStillThere());
    }

    /** For a storage that calls a version by another name than the bucket does: what was signed lies between two looks. */
    private boolean isStillThere() {
        return storage.look(metadata.id()) instanceof Look.Found(var now)
                && now.version().equals(metadata.version());
    }

    @Override
    public void close() {
        var opened = whole;
        if (opened != null) {
            opened.close();
        }
    }
}
