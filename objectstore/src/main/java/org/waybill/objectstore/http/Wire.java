package org.waybill.objectstore.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.waybill.model.Target;

/** The network between this machine and a target. */
public final class Wire {

    private Wire() {}

    /**
     * Whether others may read and change the traffic with the target: it is reached over http, and is not on this
     * machine. Resolves the host's addresses; a host without any counts as another machine.
     */
    public static boolean isOpen(Target target) {
        if (!target.endpoint().startsWith("http:")) {
            return false;
        }
        var host = URI.create(target.endpoint()).getHost();
        return host != null && !isHere(host);
    }

    private static boolean isHere(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
