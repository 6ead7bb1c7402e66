package org.waybill.events;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Message digests from a native library where it fits this machine, else from the JDK. The JDK's own are as fast only once
 * the optimizing compiler has come to them, and commands run without that compiler (docs/adr/0009).
 */
public final class Digests {

    private static final @Nullable Provider NATIVE = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
            ? AmazonCorrettoCryptoProvider.INSTANCE
            : null;

    private static final ConcurrentHashMap<String, MessageDigest> UNUSED = new ConcurrentHashMap<>();

    private Digests() {}

    /** A fresh digest of an algorithm that every Java platform has, such as {@code SHA-256} or {@code MD5}. */
    public static MessageDigest of(String algorithm) {
        try {
            // A copy costs a fraction of the search for the algorithm.
            return (MessageDigest) unused(algorithm).clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the digests of the JDK and of Corretto can be copied", e);
        }
    }

    private static MessageDigest unused(String algorithm) {
        var known = UNUSED.get(algorithm);
        return known == null ? UNUSED.computeIfAbsent(algorithm, Digests::find) : known;
    }

    private static MessageDigest find(String algorithm) {
        try {
            return NATIVE == null ? MessageDigest.getInstance(algorithm) : MessageDigest.getInstance(algorithm, NATIVE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
