package org.waybill.acceptance.kit;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a proxy does with a request instead of forwarding it and its answer. */
public interface Fault {

    int BUNDLED_AT_ONCE = 8;

    void handle(S3Exchange exchange) throws IOException;

    /** No fault: the request and its answer are forwarded. */
    static Fault none() {
        return exchange -> exchange.answer(exchange.forward());
    }

    /** Flips one bit of the answer's body; the rest and the headers stay as the store sent them. */
    static Fault flipBit(long at) {
        return exchange -> {
            var answer = exchange.forward();
            exchange.answer(answer.carrying(new Flipped(answer.body(), at), answer.length()));
        };
    }

    /** The answer ends after this many bytes, and its headers say that this is all. */
    static Fault truncateTo(int bytes) {
        return exchange -> {
            var answer = exchange.forward();
            var kept = answer.body().readNBytes(bytes);
            answer.body().skipNBytes(answer.length() - kept.length);
            exchange.answer(answer.with("Content-Length", String.valueOf(kept.length))
                    .carrying(new ByteArrayInputStream(kept), kept.length));
        };
    }

    /** The store's headers, with other content of any length. */
    static Fault otherContent(byte[] content) {
        return exchange -> {
            var answer = exchange.forward();
            answer.body().transferTo(java.io.OutputStream.nullOutputStream());
            exchange.answer(answer.with("Content-Length", String.valueOf(content.length))
                    .carrying(new ByteArrayInputStream(content), content.length));
        };
    }

    /** The store's answer with another value of one header, mainly the ETag. */
    static Fault header(String name, String value) {
        return exchange -> exchange.answer(exchange.forward().with(name, value));
    }

    /** The store's answer with a text in its body replaced, for listings. */
    static Fault replaceInBody(String text, String by) {
        return exchange -> {
            var answer = exchange.forward();
            var body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8)
                    .replace(text, by)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.answer(answer.without("Transfer-Encoding")
                    .with("Content-Length", String.valueOf(body.length))
                    .carrying(new ByteArrayInputStream(body), body.length));
        };
    }

    /** An S3 error that the store never gave; the request does not reach it. */
    static Fault error(int status, String code) {
        return exchange -> {
            exchange.swallow();
            var body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                    .formatted(code, "a fault of the test");
            exchange.answer(HttpMessage.answer(
                    status,
                    "application/xml",
                    exchange.request().method().equals("HEAD") ? new byte[0] : body.getBytes(StandardCharsets.UTF_8)));
        };
    }

    /** A page of a web server that does not know S3. */
    static Fault page(String html) {
        return page(200, html);
    }

    /** The same with this status, like a filter that blocks a name. */
    static Fault page(int status, String html) {
        return exchange -> {
            exchange.swallow();
            var body = exchange.request().method().equals("HEAD") ? "" : html;
            exchange.answer(HttpMessage.answer(status, "text/html", body.getBytes(StandardCharsets.UTF_8)));
        };
    }

    static Fault slowDown() {
        return error(503, "SlowDown");
    }

    static Fault notFound() {
        return error(404, "NoSuchKey");
    }

    /** No answer until the proxy is healed or closed; then the connection is cut. The request never reaches the store. */
    static Fault hang() {
        return exchange -> {
            exchange.swallow();
            exchange.untilHealed();
            exchange.cut();
        };
    }

    /** The request is forwarded after a delay; a bundle after the time that its objects would take with some requests at once. */
    static Fault delayed(Duration delay, Fault then) {
        return exchange -> {
            exchange.pause(delay.multipliedBy(Math.ceilDiv(exchange.objects(), BUNDLED_AT_ONCE)));
            then.handle(exchange);
        };
    }

    /** The store carries the request out; before its answer is forwarded, something else happens. */
    static Fault afterwards(Runnable happening) {
        return exchange -> {
            var answer = exchange.forward();
            happening.run();
            exchange.answer(answer);
        };
    }

    /** The store never sees the request, but its sender is told that the object was written. */
    static Fault pretendWritten() {
        return exchange -> {
            var etag = "\"" + Hashes.md5Hex(exchange.takenIn().body()) + "\"";
            exchange.answer(
                    HttpMessage.answer(200, "application/xml", new byte[0]).with("ETag", etag));
        };
    }

    /**
     * The request is read completely, and forwarded only when the first future is done, even if its sender is gone. The
     * second future then gets the status of the store's answer.
     */
    static Fault heldUntil(CompletableFuture<Void> release, CompletableFuture<Integer> status) {
        return exchange -> {
            var held = exchange.takenIn();
            release.join();
            var answer = held.forward();
            status.complete(answer.status());
            exchange.answer(answer);
        };
    }

    /** The store carries the request out; its answer is held back for a while. */
    static Fault lateAnswer(Duration delay) {
        return exchange -> {
            var answer = exchange.forward();
            exchange.pause(delay);
            exchange.answer(answer);
        };
    }

    /** The store carries the request out, but the answer is lost with the connection. */
    static Fault loseAnswer() {
        return exchange -> {
            exchange.forward().body().transferTo(java.io.OutputStream.nullOutputStream());
            exchange.cut();
        };
    }

    /** The connection is cut before the request reaches the store. */
    static Fault cut() {
        return S3Exchange::cut;
    }

    /** The connection is cut after this many bytes of the answer's body. */
    static Fault cutAnswerAfter(int bytes) {
        return exchange -> {
            var answer = exchange.forward();
            var kept = answer.body().readNBytes(bytes);
            exchange.answer(answer.carrying(new ByteArrayInputStream(kept), kept.length));
            exchange.cut();
        };
    }

    /** A body with one flipped bit. */
    final class Flipped extends FilterInputStream {
        private long left;

        Flipped(InputStream body, long at) {
            super(body);
            this.left = at;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int n = super.read(bytes, offset, count);
            if (left >= 0 && left < n) {
                bytes[offset + (int) left] ^= 1;
            }
            left -= Math.max(n, 0);
            return n;
        }
    }
}
