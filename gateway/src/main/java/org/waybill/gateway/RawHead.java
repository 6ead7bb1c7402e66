package org.waybill.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.tomcat.util.buf.ByteChunk;

/**
 * The head of a request as it came. Tomcat drops Content-Length where Transfer-Encoding is there, too, and goes on; a proxy
 * before us may have believed the other one.
 */
final class RawHead {

    private static final String LENGTH = "content-length:";

    private RawHead() {}

    /** @param target of the request line, before anything has converted it: its buffer holds the whole head */
    static boolean holdsContentLength(ByteChunk target) {
        byte[] bytes = target.getBuffer();
        int line = target.getEnd();
        for (int at = line; at < bytes.length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            int length = at > line && bytes[at - 1] == '\r' ? at - 1 - line : at - line;
            if (length == 0) {
                return false;
            }
            var text = new String(bytes, line, length, StandardCharsets.ISO_8859_1);
            if (text.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                return true;
            }
            line = at + 1;
        }
        return false;
    }
}
