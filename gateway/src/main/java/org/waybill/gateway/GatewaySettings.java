package org.waybill.gateway;

import java.net.InetAddress;
import java.util.List;
import org.waybill.gateway.access.Access;
import org.waybill.gateway.access.Network;

/**
 * How the gateway is reached.
 *
 * @param port 0: any that is free
 * @param access for migrations that have no rule of their own; also who hears that there is no such migration
 * @param proxies whose X-Forwarded-For counts
 * @param shadowBytes that comparing the sides may read in a second
 */
public record GatewaySettings(
        InetAddress address, int port, Access access, List<Network> proxies, Limits limits, long shadowBytes) {

    public GatewaySettings {
        proxies = List.copyOf(proxies);
    }
}
