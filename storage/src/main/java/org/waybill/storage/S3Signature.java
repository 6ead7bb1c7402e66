package org.waybill.storage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.waybill.events.Sha256;

/**
 * Signs requests with AWS Signature Version 4, without their payload. The key of a day is kept: deriving it, as MinIO's
 * client does for each request, costs more than all the rest of a small request. Thread-safe.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
 */
final class S3Signature {

    /** The payload is not part of the signature: its own checksum travels with it. */
    private static final String PAYLOAD = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY_LENGTH = 8;

    /** What proxies on the way may change. */
    private static final Set<String> UNSIGNED = Set.of("accept-encoding", "authorization", "user-agent");

    private final String region;
    private final S3Credentials credentials;
    private volatile @Nullable DayKey dayKey;

    S3Signature(String region, S3Credentials credentials) {
        this.region = region;
        this.credentials = credentials;
    }

    private record DayKey(String day, byte[] key) {}

    /** The request, with the headers that the signature needs and the signature. */
    Request sign(Request request, Instant now) {
        String time = TIME.format(now);
        var dated = request.newBuilder().header("x-amz-date", time).header("x-amz-content-sha256", PAYLOAD);
        if (credentials.sessionToken() != null) {
            dated.header("x-amz-security-token", credentials.sessionToken());
        }
        return authorized(dated.build(), time);
    }

    private Request authorized(Request request, String time) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> {
            String name = header.getFirst().toLowerCase(Locale.ROOT);
            if (!UNSIGNED.contains(name)) {
                headers.put(name, header.getSecond().strip());
            }
        });
        String names = String.join(";", headers.keySet());
        String scope = time.substring(0, DAY_LENGTH) + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + Sha256.of(canonical(request, headers, names).getBytes(StandardCharsets.UTF_8));
        return request.newBuilder()
                .header(
                        "Authorization",
                        ALGORITHM + " Credential=" + credentials.accessKey() + "/" + scope + ", SignedHeaders=" + names
                                + ", Signature="
                                + HexFormat.of().formatHex(hmac(keyOf(time.substring(0, DAY_LENGTH)), toSign)))
                .build();
    }

    private static String canonical(Request request, Map<String, String> headers, String names) {
        var text = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(request.url().encodedPath())
                .append('\n')
                .append(query(request.url()))
                .append('\n');
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append('\n').append(names).append('\n').append(PAYLOAD).toString();
    }

    private static String query(HttpUrl url) {
        String encoded = url.encodedQuery();
        if (encoded == null || encoded.isEmpty()) {
            return "";
        }
        var parameters = encoded.split("&");
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = parameters[i].indexOf('=') < 0 ? parameters[i] + "=" : parameters[i];
        }
        Arrays.sort(parameters);
        return String.join("&", parameters);
    }

    private byte[] keyOf(String day) {
        var kept = dayKey;
        if (kept == null || !kept.day.equals(day)) {
            byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
            for (String step : new String[] {day, region, "s3", "aws4_request"}) {
                key = hmac(key, step);
            }
            kept = new DayKey(day, key);
            dayKey = kept;
        }
        return kept.key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
