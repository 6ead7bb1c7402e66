package org.waybill.acceptance.kit;

import java.util.Map;

/** The credentials of a client of an S3 store. */
public record S3Credentials(String accessKey, String secretKey, String region) {

    public static final S3Credentials ROOT = new S3Credentials("acceptance", "acceptance-secret-7f3a91", "us-east-1");

    public Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", secretKey, "AWS_REGION", region);
    }
}
