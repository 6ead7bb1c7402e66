package org.waybill.objectstore.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waybill.model.Target;
import org.waybill.objectstore.http.HttpAddress;

/**
 * Where the requests for one bucket are sent: Amazon and Alibaba need the bucket in the host name, all others as the
 * first folder of the path.
 *
 * @param server that they are sent to
 * @param bucket the path of the bucket; empty if it is in the host
 */
public record S3Address(HttpAddress server, String bucket) {

    /** Other hosts of Amazon, such as load balancers and private endpoints, take the bucket in the path. */
    private static final Pattern BUCKET_IN_HOST =
            Pattern.compile("s3[.-](?!.*vpce).*amazonaws\\.com(\\.cn)?|.*aliyuncs\\.com");

    private static final String ANY_REGION = "s3.amazonaws.com";
    private static final String HOME_REGION = "us-east-1";

    private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

    /** Throws {@link IllegalArgumentException} when the endpoint is not the URL of a host. */
    public static S3Address of(Target target) {
        var uri = URI.create(target.endpoint());
        boolean secure = "https".equals(uri.getScheme());
        if (uri.getHost() == null || !(secure || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "The endpoint '" + target.endpoint() + "' must be http://HOST[:PORT] or https://HOST[:PORT].");
        }
        int port = uri.getPort() < 0 ? HttpAddress.standardPort(secure) : uri.getPort();
        String host = regional(uri.getHost(), target.region());
        // Certificates cover only one label before the service's name, so a bucket with dots does not fit.
        boolean nameable = !(secure && target.bucket().contains("."));
        return nameable && BUCKET_IN_HOST.matcher(host).matches()
                ? new S3Address(new HttpAddress(secure, target.bucket() + "." + host, port), "")
                : new S3Address(new HttpAddress(secure, host, port), "/" + encode(target.bucket(), false));
    }

    /** Adds the region, because Amazon's address without a region redirects requests for other regions. */
    private static String regional(String host, String region) {
        return host.equals(ANY_REGION) && !region.equals(HOME_REGION) ? "s3." + region + ".amazonaws.com" : host;
    }

    /** The encoded path of a key; for null, that of the bucket. */
    String path(@Nullable String key) {
        if (key == null) {
            return bucket.isEmpty() ? "/" : bucket;
        }
        return bucket + "/" + encode(key, true);
    }

    /** The encoded query in the order in which it is signed; empty for no parameters. */
    static String query(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        var sorted = new TreeMap<String, String>();
        parameters.forEach((name, value) -> sorted.put(encode(name, false), encode(value, false)));
        return sorted.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Encodes as Signature Version 4 requires: all but letters, digits and {@code -._~} as their UTF-8 bytes. */
    private static String encode(String text, boolean slashesStay) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(octet) || (octet == '/' && slashesStay)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(DIGITS[(octet >> 4) & 0xF]).append(DIGITS[octet & 0xF]);
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}
