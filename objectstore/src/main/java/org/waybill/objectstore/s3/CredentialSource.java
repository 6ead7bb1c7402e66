package org.waybill.objectstore.s3;

/**
 * Gives the credentials that sign requests. Temporary ones are renewed before they expire. Called for each request, by
 * many threads at once.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * The credentials that are valid now.
     *
     * @throws CredentialsUnavailable when there are none, or they could not be renewed; a later try may succeed
     */
    S3Credentials current() throws CredentialsUnavailable;
}
