package org.waybill.objectstore.s3;

/**
 * There are no valid credentials at the moment; the message says for a person why, and holds no secret. It has no cause: those of
 * libraries quote what they could not read.
 */
public final class CredentialsUnavailable extends Exception {

    public CredentialsUnavailable(String message) {
        super(message);
    }
}
