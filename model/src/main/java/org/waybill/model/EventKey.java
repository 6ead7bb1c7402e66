package org.waybill.model;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs the events of a migration. Each key of a migration has a higher number than the previous one. */
public final class EventKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final int number;
    private final byte[] secret;
    private final Mac unused;

    /** @param secret 32 random bytes */
    public EventKey(int number, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key of events has 32 bytes");
        }
        this.number = number;
        this.secret = secret.clone();
        this.unused = mac(this.secret);
    }

    private static Mac mac(byte[] secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    public int number() {
        return number;
    }

    /** A fresh HMAC-SHA-256 with this key. */
    public Mac mac() {
        try {
            // A copy costs a fraction of the search for the algorithm.
            return (Mac) unused.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the HMACs of the JDK and of Corretto can be copied", e);
        }
    }

    /** Whether both have the same secret. */
    public boolean isSameSecret(EventKey other) {
        return MessageDigest.isEqual(secret, other.secret);
    }

    @Override
    public String toString() {
        return "key " + number;
    }
}
