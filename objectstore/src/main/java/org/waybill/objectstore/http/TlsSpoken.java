package org.waybill.objectstore.http;

import java.io.IOException;

/** The other side answered plain HTTP with a record of TLS. */
public final class TlsSpoken extends IOException {

    /** The type of an alert record, and (next) the first byte of any TLS version, in the order of the wire. */
    private static final byte ALERT = 0x15;

    private static final byte VERSION = 0x03;

    TlsSpoken() {
        super("it speaks TLS");
    }

    /** Whether the bytes begin a TLS alert instead of HTTP. */
    static boolean beginsWith(byte[] bytes, int from, int length) {
        return length > 1 && bytes[from] == ALERT && bytes[from + 1] == VERSION;
    }
}
