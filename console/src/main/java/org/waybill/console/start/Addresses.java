package org.waybill.console.start;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Stream;
import org.waybill.model.Target;

/** Knows the addresses that are never a target: a cloud's metadata service would hand out the machine's credentials. */
final class Addresses {

    private static final Set<String> METADATA =
            Set.of("169.254.169.254", "fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "192.0.0.192");

    private Addresses() {}

    /** Whether the endpoint of a target is such an address, or a name of one. */
    static boolean isForbidden(Target target) {
        var host = target.endpoint().startsWith("http")
                ? URI.create(target.endpoint()).getHost()
                : null;
        if (host == null) {
            return false;
        }
        try {
            return Stream.of(InetAddress.getAllByName(host)).anyMatch(Addresses::isForbidden);
        } catch (UnknownHostException e) {
            // Nobody is there; the target will not answer.
            return false;
        }
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress());
    }
}
