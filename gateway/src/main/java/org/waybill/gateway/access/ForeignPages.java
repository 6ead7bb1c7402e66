package org.waybill.gateway.access;

import java.util.Set;

/** Refuses writes that a page of another site makes a browser send, with its user's cookies or from its user's place. */
public final class ForeignPages {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private ForeignPages() {}

    /** Whether the request may be the work of such a page. */
    public static boolean mayHaveSent(Caller caller) {
        if (caller.needed() == Right.READ) {
            return false;
        }
        var sites = caller.headers().apply("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return !OWN.containsAll(sites);
        }
        var origins = caller.headers().apply("Origin");
        if (!origins.isEmpty()) {
            return !origins.stream().allMatch(origin -> isOwn(origin, caller));
        }
        // A browser adds no header of this name, and a page of another site cannot.
        return caller.sends("Cookie") && !caller.sends("X-Requested-With");
    }

    /** A proxy in front of us may add TLS, so the scheme does not count. */
    private static boolean isOwn(String origin, Caller caller) {
        return caller.headers().apply("Host").contains(origin.replaceFirst("^https?://", ""));
    }
}
