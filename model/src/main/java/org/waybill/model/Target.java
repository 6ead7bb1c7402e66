package org.waybill.model;

/**
 * The place where the objects go. Holds no credentials.
 *
 * @param endpoint URL of the S3 service, scheme and authority only, e.g. {@code https://minio:9000}
 * @param region for which requests are signed, e.g. {@code us-east-1}
 * @param bucket name of the bucket
 * @param prefix empty, or ends with {@code /}; every key starts with it
 */
public record Target(String endpoint, String region, String bucket, String prefix) {

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix + " at " + endpoint;
    }
}
