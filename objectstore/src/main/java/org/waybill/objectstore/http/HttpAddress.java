package org.waybill.objectstore.http;

/**
 * The address of an HTTP server.
 *
 * @param secure over TLS
 * @param host as it is resolved; an IPv6 address in brackets
 */
public record HttpAddress(boolean secure, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The port of addresses that name none. */
    public static int standardPort(boolean secure) {
        return secure ? HTTPS : HTTP;
    }

    /** The value of the {@code Host} header. */
    public String authority() {
        return port == standardPort(secure) ? host : host + ":" + port;
    }
}
