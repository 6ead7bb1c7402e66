package org.waybill.storage.minio;

import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.HeadBucketArgs;
import io.minio.HeadObjectArgs;
import io.minio.MinioAsyncClient;
import io.minio.RemoveObjectArgs;
import io.minio.messages.VersioningConfiguration;
import java.util.Map;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.waybill.storage.Version;

/** Single requests to one bucket. */
record Bucket(MinioAsyncClient client, String name) {

    /** @param version by its id, if it has one, whatever the present one is */
    Headers head(String key, @Nullable Version version) throws MinioFault {
        var request = HeadObjectArgs.builder().bucket(name).object(key);
        if (version != null && version.id() != null) {
            request.versionId(version.id());
        }
        return MinioFault.await(client.headObject(request.build())).headers();
    }

    /**
     * @param version by its id, if it has one; else the present one, on condition that it has this ETag
     * @param last offset of the last byte; the greatest number for all
     */
    GetObjectResponse get(String key, @Nullable Version version, long first, long last) throws MinioFault {
        var request = GetObjectArgs.builder().bucket(name).object(key);
        if (version != null && version.id() != null) {
            request.versionId(version.id());
        } else if (version != null) {
            request.matchETag(version.etag());
        }
        if (last != Long.MAX_VALUE) {
            request.extraHeaders(Map.of("Range", "bytes=" + first + "-" + last));
        } else if (first > 0) {
            request.extraHeaders(Map.of("Range", "bytes=" + first + "-"));
        }
        return MinioFault.await(client.getObject(request.build()));
    }

    void remove(String key) throws MinioFault {
        MinioFault.await(client.removeObject(
                RemoveObjectArgs.builder().bucket(name).object(key).build()));
    }

    /** Whether the bucket itself is there: an answer without a body does not say what was not found. */
    void check() throws MinioFault {
        MinioFault.await(client.headBucket(HeadBucketArgs.builder().bucket(name).build()));
    }

    boolean isVersioned() throws MinioFault {
        var versioning = MinioFault.await(client.getBucketVersioning(
                GetBucketVersioningArgs.builder().bucket(name).build()));
        return versioning.status() == VersioningConfiguration.Status.ENABLED;
    }
}
