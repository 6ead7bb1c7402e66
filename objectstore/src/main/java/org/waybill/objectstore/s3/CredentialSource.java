package org.waybill.objectstore.s3;

/**
 * Where the credentials come from that requests are signed with. Temporary ones are renewed before they expire. Asked for
 * each request, by many threads at a time.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * Those that are valid now.
     *
     * @throws CredentialsUnavailable when there are none, or they could not be renewed; a later try may succeed
     */
    S3Credentials current() throws CredentialsUnavailable;
}
