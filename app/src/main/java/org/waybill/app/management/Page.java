package org.waybill.app.management;

import java.nio.charset.StandardCharsets;

/** An answer of the management port. */
public record Page(int status, String type, byte[] body) {

    private static final String JSON = "application/json; charset=utf-8";

    static Page json(int status, String body) {
        return new Page(status, JSON, bytes(body + "\n"));
    }

    static Page plain(int status, String words) {
        return new Page(status, "text/plain; charset=utf-8", bytes(words + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
