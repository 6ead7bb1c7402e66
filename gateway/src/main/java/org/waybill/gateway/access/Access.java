package org.waybill.gateway.access;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the files of a migration. Each way that is open lets callers in by itself; none is open by default.
 *
 * @param loopback whether programs of this machine may do everything
 * @param tokens whether the API's tokens count
 * @param application the address that is asked about each request
 * @param networks whose callers may do everything
 */
public record Access(boolean loopback, boolean tokens, Optional<URI> application, List<Network> networks) {

    public static final Access NOBODY = new Access(false, false, Optional.empty(), List.of());

    /** Whether somebody on another machine can get in. */
    public boolean admitsOthers() {
        return tokens || application.isPresent() || !networks.isEmpty();
    }
}
