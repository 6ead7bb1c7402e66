package org.waybill.console.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;
import org.waybill.model.Sha256;

/**
 * The text of a token: {@code wb_}, 24 random bytes, and six characters of a checksum, so that a scanner of leaked secrets
 * knows one without asking, and a mistyped one costs no query.
 */
public record ApiToken(String text) {

    private static final String PREFIX = "wb_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_BYTES = 24;
    /** Enough digits for the random bytes. */
    private static final int BODY = 33;

    private static final int CHECKSUM = 6;
    private static final int SHOWN = 11;

    public static ApiToken random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var body = PREFIX + digits(new BigInteger(1, bytes), BODY);
        return new ApiToken(body + checksum(body));
    }

    /** The token if the text can be one. */
    public static Optional<ApiToken> of(String text) {
        int body = PREFIX.length() + BODY;
        boolean valid = text.length() == body + CHECKSUM
                && text.startsWith(PREFIX)
                && checksum(text.substring(0, body)).equals(text.substring(body));
        return valid ? Optional.of(new ApiToken(text)) : Optional.empty();
    }

    public Sha256 hash() {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Its first characters, to recognise it. */
    public String prefix() {
        return text.substring(0, SHOWN);
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return digits(BigInteger.valueOf(crc.getValue()), CHECKSUM);
    }

    private static String digits(BigInteger number, int length) {
        var digits = new StringBuilder();
        var base = BigInteger.valueOf(DIGITS.length());
        var rest = number;
        while (digits.length() < length) {
            digits.append(DIGITS.charAt(rest.mod(base).intValue()));
            rest = rest.divide(base);
        }
        return digits.reverse().toString();
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return prefix() + "...";
    }
}
