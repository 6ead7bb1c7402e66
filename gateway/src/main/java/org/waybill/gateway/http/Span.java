package org.waybill.gateway.http;

/**
 * Bytes of a file.
 *
 * @param start the first one
 * @param length 1 at least
 */
public record Span(long start, long length) {

    public long end() {
        return start + length;
    }

    /** As Content-Range has it. */
    public String contentRange(long size) {
        return "bytes " + start + '-' + (end() - 1) + '/' + size;
    }
}
