package org.waybill.gateway.migration;

/** How a client gets the bytes of an object. */
public enum Delivery {
    /** Through the gateway. */
    PROXY,
    /** By a redirect to an address of the object store that works for seconds. */
    REDIRECT
}
