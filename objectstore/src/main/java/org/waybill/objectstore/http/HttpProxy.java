package org.waybill.objectstore.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy between us and a server, as curl finds it: {@code https_proxy} or {@code http_proxy} by the scheme of the
 * endpoint, unless {@code no_proxy} names the host; each in lower or upper case.
 *
 * @param authorization the value of {@code Proxy-Authorization}; null if the URL has no user
 * @param origin the variable that names it
 */
public record HttpProxy(String host, int port, @Nullable String authorization, String origin) {

    private static final int HTTP = 80;

    /**
     * The proxy for a server; empty if requests go directly to it, as for all addresses of this machine.
     *
     * @throws IllegalArgumentException when it is not the URL of an HTTP proxy; the message does not show it
     */
    public static Optional<HttpProxy> before(HttpAddress address, Map<String, String> environment) {
        var names = address.secure() ? List.of("https_proxy", "HTTPS_PROXY") : List.of("http_proxy", "HTTP_PROXY");
        var origin = named(names, environment);
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        var exceptions = named(List.of("no_proxy", "NO_PROXY"), environment).map(environment::get);
        return NoProxy.covers(exceptions.orElse(""), address.host(), address.port())
                ? Optional.empty()
                : Optional.of(of(environment.getOrDefault(origin.get(), "").strip(), origin.get()));
    }

    private static Optional<String> named(List<String> names, Map<String, String> environment) {
        return names.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst();
    }

    private static HttpProxy of(String url, String origin) {
        try {
            var uri = new URI(url.contains("://") ? url : "http://" + url);
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                return new HttpProxy(
                        uri.getHost(), uri.getPort() < 0 ? HTTP : uri.getPort(), basic(uri.getUserInfo()), origin);
            }
        } catch (URISyntaxException e) {
            // The exception's message shows the URL, which may hold a password.
        }
        throw new IllegalArgumentException(origin + " is no address of an HTTP proxy: write"
                + " http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with special characters percent-encoded.");
    }

    private static @Nullable String basic(@Nullable String userInfo) {
        return userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Shows the proxy without user and password. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
