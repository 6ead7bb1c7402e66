package org.waybill.app.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An object of random content on the disk of the embedded store. A server that returns it is the store: nobody else can
 * read that disk, so a process that only took the port cannot know the content.
 */
final class Token implements AutoCloseable {

    private static final String BUCKET = "waybill-is-ready";
    private static final String KEY = "token";
    private static final String PATH = "/" + BUCKET + "/" + KEY;
    private static final int MOST_BYTES = 1 << 16;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 5_000;

    private final Path bucket;
    private final String content;

    private Token(Path bucket, String content) {
        this.bucket = bucket;
        this.content = content;
    }

    /** Puts it into the folder of the store's buckets, in its own bucket, which is removed with it. */
    static Token in(Path buckets) throws IOException {
        var token = new Token(buckets.resolve(BUCKET), UUID.randomUUID().toString());
        Files.createDirectories(token.bucket);
        Files.writeString(token.bucket.resolve(KEY), token.content);
        return token;
    }

    /** Whether a port of this machine returns this content for a request with this key. */
    boolean isReturnedBy(int port, String accessKey, String secretKey) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            var request = "GET " + signed(accessKey, secretKey) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = answer(socket.getInputStream());
            return answer.startsWith("HTTP/1.1 200 ") && answer.contains(content);
        } catch (IOException _) {
            return false;
        }
    }

    /** Reads the bytes that arrive in time: the sender may be anybody. */
    private static String answer(InputStream in) throws IOException {
        var bytes = new byte[MOST_BYTES];
        int length = 0;
        long deadline = System.nanoTime() + Duration.ofMillis(READ_MILLIS).toNanos();
        while (length < bytes.length && System.nanoTime() < deadline) {
            int more = in.read(bytes, length, bytes.length - length);
            if (more < 0) {
                break;
            }
            length += more;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** A version 2 signature, which reveals nothing of the key to its receiver, and is valid for this object only. */
    private static String signed(String accessKey, String secretKey) {
        long expires = System.currentTimeMillis() / 1_000 + 60;
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            var signature = mac.doFinal(("GET\n\n\n" + expires + "\n" + PATH).getBytes(StandardCharsets.UTF_8));
            return PATH + "?AWSAccessKeyId=" + accessKey + "&Expires=" + expires + "&Signature="
                    + URLEncoder.encode(Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA1", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(bucket.resolve(KEY));
        Files.deleteIfExists(bucket);
    }
}
