package org.waybill.ledger;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** The address of a ledger, read in the same way as the driver reads it. */
public record JdbcUrl(String url) {

    private static final Set<String> PASSWORDS = Set.of("password", "sslpassword");

    /** Whether it contains a password, or a user before its host, where the driver does not look for one. */
    public boolean holdsPassword() {
        int query = url.indexOf('?');
        var place = query < 0 ? url : url.substring(0, query);
        return place.contains("@")
                || Arrays.stream(url.substring(query + 1).split("&"))
                        .map(parameter -> parameter.split("=", 2)[0].toLowerCase(Locale.ROOT))
                        .anyMatch(PASSWORDS::contains);
    }

    /**
     * Properties of the driver for settings that the URL does not name. By default the driver sends the password in
     * clear text to any server that asks, and accepts any certificate or none.
     */
    public Map<String, String> safeguards() {
        var safeguards = new HashMap<>(Map.of(PGProperty.REQUIRE_AUTH.getName(), "scram-sha-256"));
        if (!isLoopback()) {
            safeguards.put(PGProperty.SSL_MODE.getName(), "verify-full");
        }
        return safeguards;
    }

    /** Whether all servers that it names are on this machine. */
    private boolean isLoopback() {
        var parts = Driver.parseURL(url, null);
        var hosts = parts == null ? null : PGProperty.PG_HOST.getOrDefault(parts);
        return hosts != null && Arrays.stream(hosts.split(",")).allMatch(JdbcUrl::isLoopback);
    }

    private static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            // A host name: which machine it leads to is unknown.
            return false;
        }
    }
}
