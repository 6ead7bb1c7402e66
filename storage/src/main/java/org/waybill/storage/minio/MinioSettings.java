package org.waybill.storage.minio;

import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the bucket is, and how it is talked to.
 *
 * @param region must be right: it is never looked up
 * @param publicEndpoint at which clients reach the server, for presigned addresses; null if it is the same
 * @param conditions whether the server lets one of several conditional uploads through, as MinIO and AWS do
 * @param partBytes how much of an upload is kept in memory, and sent at once
 */
public record MinioSettings(
        URI endpoint,
        String region,
        String bucket,
        Provider credentials,
        @Nullable URI publicEndpoint,
        Timeouts timeouts,
        boolean conditions,
        int partBytes) {

    /** The bucket of MotoVaultPro's files. */
    public static final String DEFAULT_BUCKET = "motovault-files";

    private static final int SMALLEST_PART = 5 << 20;

    public MinioSettings {
        if (partBytes < SMALLEST_PART) {
            throw new IllegalArgumentException("a part has at least 5 MiB in S3");
        }
    }

    /**
     * How long to wait for the server.
     *
     * @param answer to a read: for its first byte, and for each further one
     * @param write for each step of an upload to be confirmed
     */
    public record Timeouts(Duration connect, Duration answer, Duration write) {

        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(60));
    }

    public static MinioSettings of(URI endpoint, String accessKey, String secretKey) {
        return new MinioSettings(
                endpoint,
                "us-east-1",
                DEFAULT_BUCKET,
                new StaticProvider(accessKey, secretKey, null),
                null,
                Timeouts.DEFAULT,
                true,
                8 << 20);
    }

    public MinioSettings inRegion(String region) {
        return new MinioSettings(
                endpoint, region, bucket, credentials, publicEndpoint, timeouts, conditions, partBytes);
    }

    public MinioSettings inBucket(String bucket) {
        return new MinioSettings(
                endpoint, region, bucket, credentials, publicEndpoint, timeouts, conditions, partBytes);
    }

    public MinioSettings reachedAt(URI publicEndpoint) {
        return new MinioSettings(
                endpoint, region, bucket, credentials, publicEndpoint, timeouts, conditions, partBytes);
    }

    public MinioSettings waiting(Timeouts timeouts) {
        return new MinioSettings(
                endpoint, region, bucket, credentials, publicEndpoint, timeouts, conditions, partBytes);
    }

    /** For a server whose conditions hold only when nobody else writes. */
    public MinioSettings withoutConditions() {
        return new MinioSettings(endpoint, region, bucket, credentials, publicEndpoint, timeouts, false, partBytes);
    }

    public MinioSettings inPartsOf(int bytes) {
        return new MinioSettings(endpoint, region, bucket, credentials, publicEndpoint, timeouts, conditions, bytes);
    }
}
