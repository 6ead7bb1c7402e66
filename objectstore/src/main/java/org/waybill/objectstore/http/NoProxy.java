package org.waybill.objectstore.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Which hosts are reached without a proxy: this machine, and those in a list like that of {@code no_proxy}. */
final class NoProxy {

    private NoProxy() {}

    /**
     * @param list separated by commas or blanks: {@code *}, names that include their subdomains, addresses, and
     *     networks such as {@code 10.0.0.0/8}; a name or an address may have a port
     * @param host an IPv6 address in brackets
     */
    static boolean covers(String list, String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        var address = address(name);
        if (name.equals("localhost")
                || name.endsWith(".localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        for (var entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            boolean covered = entry.indexOf('/') >= 0
                    ? address.isPresent() && isIn(entry, address.get())
                    : entry.equals("*") || isNamed(entry, name, address, port);
            if (covered) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(String entry, String name, Optional<InetAddress> address, int port) {
        int colon = entry.lastIndexOf(':');
        boolean bare = colon < 0 || entry.endsWith("]") || (entry.indexOf(':') < colon && !entry.startsWith("["));
        if (!bare && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        var named = bare ? entry : entry.substring(0, colon);
        if (address.isPresent()) {
            return address.equals(address(named));
        }
        var domain = named.replaceFirst("^\\*?\\.", "");
        return !domain.isEmpty() && (name.equals(domain) || name.endsWith("." + domain));
    }

    private static boolean isIn(String network, InetAddress address) {
        int slash = network.indexOf('/');
        var base = address(network.substring(0, slash)).map(InetAddress::getAddress);
        var length = network.substring(slash + 1);
        byte[] asked = address.getAddress();
        if (base.isEmpty() || base.get().length != asked.length || !length.matches("\\d{1,3}")) {
            return false;
        }
        int bits = Math.min(Integer.parseInt(length), asked.length * 8);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((base.get()[bit / 8] & mask) != (asked[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Parses only literal addresses: no name is resolved, as perhaps only the proxy can do that. */
    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
