package org.waybill.gateway.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a request comes from. A header says so only if a proxy that is listed sent it.
 *
 * @param proxies that put the address of their caller at the end of X-Forwarded-For
 */
record Origins(List<Network> proxies) {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> OF_PROXIES = List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");

    /**
     * A program of this machine, and neither a proxy that speaks for others nor a page that was rebound to this address: a
     * browser would send the page's own name as Host.
     */
    boolean isThisMachine(Caller caller) {
        return caller.peer().isLoopbackAddress()
                && OF_PROXIES.stream().noneMatch(caller::sends)
                && caller.headers().apply("Host").stream().allMatch(host -> LOCAL.contains(name(host)));
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    /** The caller's own address; empty: a proxy does not tell it. */
    Optional<InetAddress> address(Caller caller) {
        if (!isProxy(caller.peer())) {
            return Optional.of(caller.peer());
        }
        var hops = String.join(",", caller.headers().apply("X-Forwarded-For")).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            var hop = parsed(hops[i].strip());
            if (hop.isEmpty() || !isProxy(hop.get())) {
                return hop;
            }
        }
        return Optional.empty();
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.holds(address));
    }

    private static Optional<InetAddress> parsed(String text) {
        // Anything else would be looked up as a name.
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
