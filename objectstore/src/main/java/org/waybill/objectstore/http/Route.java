package org.waybill.objectstore.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way to a target.
 *
 * @param secure makes TLS sockets for a secure address; null for others
 * @param proxy null for a direct connection
 */
public record Route(
        HttpAddress address,
        @Nullable SSLSocketFactory secure,
        @Nullable HttpProxy proxy) {

    private static final int LONGEST_HEAD = 64 << 10;

    /** Throws {@link IllegalArgumentException} when the certificates or the proxy that the environment names cannot be used. */
    public static Route to(HttpAddress address, Map<String, String> environment) {
        // Without TLS no trust store is read, because that takes half a second.
        var secure = address.secure() ? TrustedCertificates.sockets(environment) : null;
        return new Route(address, secure, HttpProxy.before(address, environment).orElse(null));
    }

    /** Connects a socket to the target, or to a proxy that forwards to it. */
    void connect(Socket socket, InetSocketAddress to, Duration limit) throws IOException {
        // Waiting for the peer's delayed acknowledgement costs about 40 ms a small PUT (measured against MinIO).
        socket.setTcpNoDelay(true);
        try {
            socket.connect(to, Math.toIntExact(limit.toMillis()));
        } catch (IOException e) {
            throw proxy == null ? e : new ProxyFailure(proxy, null, e);
        }
        if (proxy != null && secure != null) {
            tunnel(socket, proxy);
        }
    }

    /** The addresses of the host that is connected to. */
    InetAddress[] hosts() throws IOException {
        try {
            return InetAddress.getAllByName(proxy == null ? address.host() : proxy.host());
        } catch (UnknownHostException e) {
            throw proxy == null ? e : new ProxyFailure(proxy, null, e);
        }
    }

    int port() {
        return proxy == null ? address.port() : proxy.port();
    }

    SSLSocket secured(Socket socket, SSLSocketFactory sockets) throws IOException {
        var secured = (SSLSocket) sockets.createSocket(socket, address.host(), address.port(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** The address in a request's first line: a forwarding proxy needs the absolute URL. */
    String asked(String path) {
        return proxy == null || secure != null ? path : "http://" + address.authority() + path;
    }

    /** The header that a forwarding proxy needs in each request; null if it needs none. */
    @Nullable
    String authorization() {
        return proxy == null || secure != null ? null : proxy.authorization();
    }

    private void tunnel(Socket socket, HttpProxy through) throws IOException {
        var place = address.host() + ":" + address.port();
        var head = new StringBuilder("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n");
        if (through.authorization() != null) {
            head.append("Proxy-Authorization: ").append(through.authorization()).append("\r\n");
        }
        var out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        var status = head(socket).lines().findFirst().orElse("").strip();
        if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
            var advice = status.contains(" 407") ? "; write USER:PASSWORD@ before its host" : "";
            throw new ProxyFailure(through, status + advice, null);
        }
    }

    /** Reads no byte beyond the head: the following bytes come from the target. */
    private static String head(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0 || head.length() > LONGEST_HEAD) {
                throw new EOFException("no whole answer of the proxy");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
