package org.waybill.console.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.waybill.model.Sha256;

/** The secret part of a login link. */
public record LinkSecret(String text) {

    private static final int BYTES = 32;

    public static LinkSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new LinkSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public Sha256 hash() {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The address to open. The secret follows the #, which no server and no proxy ever sees. */
    public String under(String origin) {
        return origin + "/welcome#" + text;
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "***";
    }
}
