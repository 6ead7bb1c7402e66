package org.waybill.objectstore.s3;

import org.jspecify.annotations.Nullable;

/** An access key and its secret; as a source it always gives itself. */
public final class S3Credentials implements CredentialSource {

    private final String accessKey;
    private final String secretKey;
    private final @Nullable String sessionToken;

    /** @param sessionToken of temporary credentials; null for others */
    public S3Credentials(String accessKey, String secretKey, @Nullable String sessionToken) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.sessionToken = sessionToken;
    }

    @Override
    public S3Credentials current() {
        return this;
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    public @Nullable String sessionToken() {
        return sessionToken;
    }

    @Override
    public String toString() {
        return "***";
    }
}
