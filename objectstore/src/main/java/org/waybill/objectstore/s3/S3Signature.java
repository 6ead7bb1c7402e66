package org.waybill.objectstore.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Sha256;

/**
 * Signs requests with AWS Signature Version 4, with the payload's hash if a header gives it. The key for a day and
 * secret is cached: deriving it each time, like MinIO's client, costs more than the rest of a small request.
 * Thread-safe.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
 */
final class S3Signature {

    /** The header with the hash of the payload. */
    static final String PAYLOAD = "x-amz-content-sha256";

    /** The value if the payload is not part of the signature: it has a checksum of its own. */
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY_LENGTH = 8;

    private final String region;
    private final CredentialSource source;
    private volatile @Nullable DayKey dayKey;

    S3Signature(String region, CredentialSource source) {
        this.region = region;
        this.source = source;
    }

    private record DayKey(String day, String secretKey, Mac mac) {
        boolean isOf(String otherDay, String otherSecret) {
            return day.equals(otherDay) && secretKey.equals(otherSecret);
        }

        @Override
        public String toString() {
            return day;
        }
    }

    /**
     * Adds the headers that the signature needs, and the signature.
     *
     * @param path encoded, as it is sent
     * @param query encoded and in order, see {@link S3Address#query}
     * @param headers those to be signed, {@code Host} among them; sorted without regard to case
     */
    void sign(String method, String path, String query, SortedMap<String, String> headers, Instant now)
            throws CredentialsUnavailable {
        var credentials = source.current();
        String time = TIME.format(now);
        headers.put("x-amz-date", time);
        headers.putIfAbsent(PAYLOAD, UNSIGNED);
        if (credentials.sessionToken() != null) {
            headers.put("x-amz-security-token", credentials.sessionToken());
        }
        String day = time.substring(0, DAY_LENGTH);
        String names = String.join(";", headers.keySet()).toLowerCase(Locale.ROOT);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + Sha256.of(bytes(canonical(method, path + '\n' + query, headers, names)))
                        .hex();
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKey() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature="
                        + HexFormat.of().formatHex(keyOf(day, credentials).doFinal(bytes(toSign))));
    }

    private static String canonical(String method, String place, SortedMap<String, String> headers, String names) {
        var text =
                new StringBuilder(512).append(method).append('\n').append(place).append('\n');
        headers.forEach((name, value) -> text.append(name.toLowerCase(Locale.ROOT))
                .append(':')
                .append(value.strip())
                .append('\n'));
        return text.append('\n')
                .append(names)
                .append('\n')
                .append(headers.get(PAYLOAD))
                .toString();
    }

    // Cloning an initialised Mac costs a fraction of initialising a new one.
    private Mac keyOf(String day, S3Credentials credentials) {
        var kept = dayKey;
        if (kept == null || !kept.isOf(day, credentials.secretKey())) {
            byte[] key = bytes("AWS4" + credentials.secretKey());
            for (String step : new String[] {day, region, "s3", "aws4_request"}) {
                key = hmac(key).doFinal(bytes(step));
            }
            kept = new DayKey(day, credentials.secretKey(), hmac(key));
            dayKey = kept;
        }
        try {
            return (Mac) kept.mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the HmacSHA256 of the JDK can be copied", e);
        }
    }

    private static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
