package org.waybill.events;

import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What the events of a migration are signed with. Each key of a migration has a higher number than the one before. */
public final class EventKey {

    public static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final int number;
    private final SecretKey secret;

    /** @param secret 32 random bytes */
    public EventKey(int number, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key of events has 32 bytes");
        }
        this.number = number;
        this.secret = new SecretKeySpec(Arrays.copyOf(secret, BYTES), ALGORITHM);
    }

    public int number() {
        return number;
    }

    public SecretKey secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "key " + number;
    }
}
