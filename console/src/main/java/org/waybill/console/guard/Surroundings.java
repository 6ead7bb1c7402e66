package org.waybill.console.guard;

import java.net.InetAddress;

/**
 * Where the console is reached.
 *
 * @param address that it listens on
 */
public record Surroundings(InetAddress address) {

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** Whether a Host header names this machine as itself: another name would be a page that was rebound to us. */
    boolean isOurs(String host) {
        if (!isLoopback()) {
            return true;
        }
        var name = host.replaceFirst(":\\d{1,5}$", "");
        return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
    }
}
