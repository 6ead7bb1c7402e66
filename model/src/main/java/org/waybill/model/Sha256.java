package org.waybill.model;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The SHA-256 of a file's content.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

    public Sha256 {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits, was: " + hex);
        }
    }

    public static Sha256 of(byte[] content) {
        return ofDigest(digest(content));
    }

    /** The hash with these 32 raw bytes. */
    public static Sha256 ofDigest(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** The 32 raw bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** A fresh digest for content. */
    public static MessageDigest newDigest() {
        return Digests.of("SHA-256");
    }

    static byte[] digest(byte[] content) {
        return newDigest().digest(content);
    }

    @Override
    public String toString() {
        return hex;
    }
}
