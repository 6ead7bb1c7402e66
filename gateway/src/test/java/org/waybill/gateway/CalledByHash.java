package org.waybill.gateway;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.waybill.storage.Capability;
import org.waybill.storage.Delete;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Listing;
import org.waybill.storage.Look;
import org.waybill.storage.Presign;
import org.waybill.storage.Read;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Version;

/** A storage that calls versions by another name than its bucket, as the one that switches between two sides does. */
final class CalledByHash implements FileStorage {

    private final FileStorage bucket;
    private final AtomicInteger looks = new AtomicInteger();

    /** Whether each look finds another version. */
    volatile boolean changes;

    CalledByHash(FileStorage bucket) {
        this.bucket = bucket;
    }

    @Override
    public Look.Outcome look(StoragePath path) {
        var name = "hash" + (changes ? looks.incrementAndGet() : 0);
        return bucket.look(path) instanceof Look.Found(var file)
                ? new Look.Found(file.withVersion(Version.ofEtag(name)))
                : new Look.NotFound();
    }

    @Override
    public Set<Capability> capabilities() {
        return bucket.capabilities();
    }

    @Override
    public Upload.Outcome upload(Upload upload) {
        return bucket.upload(upload);
    }

    @Override
    public Read.Outcome open(Read read) {
        return bucket.open(read);
    }

    @Override
    public Delete.Outcome delete(Delete delete) {
        return bucket.delete(delete);
    }

    @Override
    public Listing list(Listing.Request request) {
        return bucket.list(request);
    }

    @Override
    public Presign.Outcome presign(Presign presign) {
        return bucket.presign(presign);
    }
}
