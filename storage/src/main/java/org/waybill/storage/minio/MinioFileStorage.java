package org.waybill.storage.minio;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.errors.MinioException;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.waybill.storage.Capability;
import org.waybill.storage.Delete;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;
import org.waybill.storage.FileMetadata;
import org.waybill.storage.FileStorage;
import org.waybill.storage.Listing;
import org.waybill.storage.Look;
import org.waybill.storage.Presign;
import org.waybill.storage.Read;
import org.waybill.storage.StoragePath;
import org.waybill.storage.Upload;
import org.waybill.storage.Version;

/**
 * Files in a bucket, the path being the key. Only paths in UTF-8 can be keys. A condition on a deletion is looked at
 * before it, so another upload may come in between.
 */
public final class MinioFileStorage implements FileStorage, AutoCloseable {

    private final OkHttpClient http;
    private final MinioAsyncClient signer;
    private final Bucket bucket;
    private final MinioUploads uploads;
    private final MinioReads reads;
    private final InstantSource clock;
    private final boolean conditions;
    private volatile @Nullable Boolean versioned;

    private MinioFileStorage(MinioSettings settings, InstantSource clock) {
        this.http = Connection.http(settings.timeouts());
        this.bucket = new Bucket(Connection.client(settings, http), settings.bucket());
        this.signer = Connection.signer(settings, http);
        this.uploads = new MinioUploads(bucket, settings.partBytes(), clock);
        this.reads = new MinioReads(bucket);
        this.conditions = settings.conditions();
        this.clock = clock;
    }

    /** Sends nothing yet. */
    public static MinioFileStorage open(MinioSettings settings) {
        return open(settings, InstantSource.system());
    }

    public static MinioFileStorage open(MinioSettings settings, InstantSource clock) {
        return new MinioFileStorage(settings, clock);
    }

    /** Asks once whether the bucket is versioned; while nobody answers, it counts as not versioned. */
    @Override
    public Set<Capability> capabilities() {
        var can = EnumSet.of(Capability.PRESIGN, Capability.ORDERED_LISTING, Capability.METADATA);
        if (conditions) {
            can.add(Capability.CREATE_ONLY);
            can.add(Capability.REPLACE_VERSION);
        }
        if (isVersioned()) {
            can.add(Capability.OLD_VERSIONS);
        }
        return can;
    }

    private boolean isVersioned() {
        var known = versioned;
        if (known != null) {
            return known;
        }
        try {
            boolean is = bucket.isVersioned();
            versioned = is;
            return is;
        } catch (MinioFault e) {
            return false;
        }
    }

    @Override
    public Upload.Outcome upload(Upload upload) {
        var key = key(upload.path());
        return key == null ? new Upload.Failed(NO_KEY) : uploads.upload(key, upload);
    }

    @Override
    public Read.Outcome open(Read read) {
        var key = key(read.path());
        return key == null ? new Read.NotFound() : reads.open(key, read);
    }

    @Override
    public Look.Outcome look(StoragePath path) {
        var key = key(path);
        try {
            var file = key == null ? null : reads.look(key, path, null);
            return file == null ? new Look.NotFound() : new Look.Found(file);
        } catch (MinioFault e) {
            return new Look.Failed(e.failure());
        }
    }

    @Override
    public Delete.Outcome delete(Delete delete) {
        var key = key(delete.path());
        FileMetadata file;
        try {
            file = key == null ? null : reads.look(key, delete.path(), null);
        } catch (MinioFault e) {
            return new Delete.Failed(e.failure());
        }
        if (key == null || file == null) {
            return new Delete.WasAbsent();
        }
        var expected = delete.expected();
        if (expected != null && !expected.matches(file.version())) {
            return new Delete.Refused(file.version());
        }
        try {
            bucket.remove(key);
            return new Delete.Deleted(file.version());
        } catch (MinioFault e) {
            return e.isUnknown() ? new Delete.Unknown(e.failure()) : new Delete.Failed(e.failure());
        }
    }

    @Override
    public Listing list(Listing.Request request) {
        return new MinioListing(bucket, request);
    }

    @Override
    public Presign.Outcome presign(Presign presign) {
        var key = key(presign.path());
        try {
            var file = key == null ? null : reads.look(key, presign.path(), null);
            if (key == null || file == null) {
                return new Presign.NotFound();
            }
            var version = file.version();
            if (presign.pinned() && version.id() == null) {
                return new Presign.Unsupported("only in a versioned bucket can an address name a version");
            }
            return sign(key, presign, presign.pinned() ? version : null);
        } catch (MinioFault e) {
            return new Presign.Failed(e.failure());
        }
    }

    private Presign.Outcome sign(String key, Presign presign, @Nullable Version version) throws MinioFault {
        var answer = new HashMap<String, String>();
        if (presign.disposition() != null) {
            answer.put("response-content-disposition", presign.disposition());
        }
        if (presign.contentType() != null) {
            answer.put("response-content-type", presign.contentType());
        }
        var request = GetPresignedObjectUrlArgs.builder()
                .bucket(bucket.name())
                .object(key)
                .method(presign.method() == Presign.Method.GET ? Http.Method.GET : Http.Method.HEAD)
                .expiry((int) presign.lasts().toSeconds(), TimeUnit.SECONDS)
                .extraQueryParams(answer);
        if (version != null) {
            request.versionId(version.id());
        }
        var expires = clock.instant().plus(presign.lasts());
        try {
            var address = URI.create(signer.getPresignedObjectUrl(request.build()));
            return new Presign.Signed(presign.method(), address, expires, version);
        } catch (MinioException e) {
            throw MinioFault.of(e);
        }
    }

    private static final Failure NO_KEY = new Failure(Kind.PATH, "the path is not UTF-8, and so cannot be a key");

    private static @Nullable String key(StoragePath path) {
        return path.source().text().orElse(null);
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
