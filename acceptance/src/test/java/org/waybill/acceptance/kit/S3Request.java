package org.waybill.acceptance.kit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A request as a store sees it.
 *
 * @param key decoded; empty for requests on the bucket
 * @param query decoded names and values; a name without a value has the empty one
 * @param headers names in lower case
 */
public record S3Request(
        String method, String bucket, String key, Map<String, String> query, Map<String, String> headers) {

    static S3Request of(HttpMessage message) {
        var words = message.start().split(" ", 3);
        int question = words[1].indexOf('?');
        var path = question < 0 ? words[1] : words[1].substring(0, question);
        int slash = path.indexOf('/', 1);
        var query = new TreeMap<String, String>();
        if (question >= 0) {
            for (String pair : words[1].substring(question + 1).split("&")) {
                var parts = pair.split("=", 2);
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        var headers = new TreeMap<String, String>();
        message.fields().forEach(field -> headers.put(field[0].toLowerCase(Locale.ROOT), field[1]));
        return new S3Request(
                words[0],
                decoded(slash < 0 ? path.substring(1) : path.substring(1, slash)),
                slash < 0 ? "" : decoded(path.substring(slash + 1)),
                query,
                headers);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether it brings content to the target: a PUT of an object or a part, or the completion of an upload. */
    public boolean writes() {
        return !key.isEmpty()
                && !isProbe(key)
                && (method.equals("PUT") || (method.equals("POST") && query.containsKey("uploadId")));
    }

    /** A PUT of a part of a large file. */
    public boolean sendsPart() {
        return method.equals("PUT") && query.containsKey("partNumber");
    }

    /** Whether the key belongs to the product's probe of a target, before it sends any file. */
    public static boolean isProbe(String key) {
        return key.contains(".waybill-probe");
    }

    /** A GET of an object's content. */
    public boolean downloads() {
        return !key.isEmpty()
                && method.equals("GET")
                && !query.containsKey("uploadId")
                && !query.containsKey("attributes");
    }

    /** A listing of objects. */
    public boolean lists() {
        return key.isEmpty() && method.equals("GET") && query.containsKey("list-type");
    }

    public static Predicate<S3Request> method(String method) {
        return request -> request.method.equals(method) && !request.key.isEmpty();
    }

    public static Predicate<S3Request> key(String key) {
        return request -> request.key.equals(key);
    }

    /** Matches every n-th of the requests that it tests, beginning with the n-th. */
    public static Predicate<S3Request> everyNth(int n) {
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        return request -> asked.incrementAndGet() % n == 0;
    }

    /** Matches the requests beyond this number in each second. */
    public static Predicate<S3Request> aboveRate(int perSecond) {
        var window = new long[2];
        return request -> {
            synchronized (window) {
                long second = System.nanoTime() / 1_000_000_000L;
                if (window[0] != second) {
                    window[0] = second;
                    window[1] = 0;
                }
                return ++window[1] > perSecond;
            }
        };
    }

    /** Matches this many requests and none after. */
    public static Predicate<S3Request> first(int n, Predicate<S3Request> when) {
        var left = new java.util.concurrent.atomic.AtomicInteger(n);
        return request -> when.test(request) && left.getAndDecrement() > 0;
    }
}
