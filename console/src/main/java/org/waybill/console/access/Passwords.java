package org.waybill.console.access;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Hashes passwords, and says which ones are too weak. */
public final class Passwords {

    /** How many characters a password has at least. */
    public static final int SHORTEST = 12;

    /** bcrypt reads no more bytes than these. */
    private static final int LONGEST_BYTES = 72;

    private static final int STRENGTH = 11;

    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(STRENGTH);
    private final String nobodys = encoder.encode("the password of nobody");

    /** Why it cannot be a password; empty if it can. */
    public static Optional<String> refuses(String password, String name) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return Optional.of("The password is too short: take " + SHORTEST + " characters or more.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.of("The password is too long: take " + LONGEST_BYTES + " bytes or less.");
        }
        if (password.equalsIgnoreCase(name) || password.chars().distinct().count() < 4) {
            return Optional.of("The password is too easy to guess: take another one.");
        }
        return Optional.empty();
    }

    public String hash(String password) {
        return encoder.encode(password);
    }

    /** Whether the password fits. For an unknown person it takes as long, and never fits. */
    boolean fits(String password, Optional<String> hash) {
        boolean usable = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
        boolean fits = encoder.matches(usable ? password : "too long", hash.orElse(nobodys));
        return fits && usable && hash.isPresent();
    }
}
