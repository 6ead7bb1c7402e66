package org.waybill.objectstore.s3;

/**
 * There are no valid credentials at the moment; the message tells a person why, and holds no secret. The exception has
 * no cause, because libraries' exceptions quote the text that they could not read.
 */
public final class CredentialsUnavailable extends Exception {

    public CredentialsUnavailable(String message) {
        super(message);
    }
}
