package org.waybill.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frame of a response of several parts (RFC 9110 §14.6).
 *
 * @param boundary a text that no part holds: long and random
 * @param type of the file
 */
public record Multipart(String boundary, String type, long size, List<Span> spans) {

    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** What stands before the bytes of a part. */
    public byte[] head(Span span) {
        return ascii("\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: " + span.contentRange(size)
                + "\r\n\r\n");
    }

    /** What stands after the last part. */
    public byte[] tail() {
        return ascii("\r\n--" + boundary + "--\r\n");
    }

    /** The bytes of the whole body. */
    public long length() {
        return spans.stream()
                        .mapToLong(span -> head(span).length + span.length())
                        .sum()
                + tail().length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
