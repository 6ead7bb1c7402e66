package org.waybill.console.access;

import java.io.Serial;
import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many logins failed, or too many are being checked now. */
public final class TooManyTries extends AuthenticationException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Duration wait;

    TooManyTries(Duration wait) {
        super("Too many logins failed. Try again in " + Math.max(1, wait.toSeconds()) + " s.");
        this.wait = wait;
    }

    public Duration waiting() {
        return wait;
    }
}
