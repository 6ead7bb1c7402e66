package org.waybill.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ConcurrentHashMap;

/** Message digests from the first provider that has them. */
public final class Digests {

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
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
