package org.waybill.storage;

import org.jspecify.annotations.Nullable;

/** There are no valid credentials at the moment; the message says for a person why, and holds no secret. */
public final class CredentialsUnavailable extends Exception {

    public CredentialsUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
