package org.waybill.acceptance.kit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of S3 requests, payload unsigned. */
final class Signature {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final S3Credentials credentials;

    Signature(S3Credentials credentials) {
        this.credentials = credentials;
    }

    /** The headers to send: the given ones, and those of the signature. Path and query are already canonical. */
    Map<String, String> sign(String method, URI uri, Map<String, String> headers) {
        String time = TIME.format(Instant.now());
        String day = time.substring(0, 8);
        var sent = new TreeMap<String, String>();
        headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value.strip()));
        sent.put("x-amz-date", time);
        sent.put("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        var signed = new TreeMap<>(sent);
        signed.put("host", uri.getRawAuthority());
        String names = String.join(";", signed.keySet());
        String canonical = String.join(
                "\n",
                method,
                uri.getRawPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                names,
                "UNSIGNED-PAYLOAD");
        String scope = String.join("/", day, credentials.region(), "s3", "aws4_request");
        String text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Hashes.sha256Hex(canonical));
        sent.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                credentials.accessKey(),
                                scope,
                                names,
                                HexFormat.of().formatHex(mac(key(day), text))));
        return sent;
    }

    private byte[] key(String day) {
        var key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {day, credentials.region(), "s3", "aws4_request"}) {
            key = mac(key, step);
        }
        return key;
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
