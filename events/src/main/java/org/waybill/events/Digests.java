package org.waybill.events;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Message digests from a native library where it fits this machine, else from the JDK. The JDK's own are as fast only once
 * the optimizing compiler has come to them, and commands run without that compiler (docs/adr/0009).
 */
public final class Digests {

    private static final @Nullable Provider NATIVE = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
            ? AmazonCorrettoCryptoProvider.INSTANCE
            : null;

    private Digests() {}

    /** A fresh digest of an algorithm that every Java platform has, such as {@code SHA-256} or {@code MD5}. */
    public static MessageDigest of(String algorithm) {
        try {
            return NATIVE == null ? MessageDigest.getInstance(algorithm) : MessageDigest.getInstance(algorithm, NATIVE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
