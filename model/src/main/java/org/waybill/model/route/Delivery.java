package org.waybill.model.route;

/** How an object reaches a client of the gateway. */
public enum Delivery {
    /** The gateway streams it. */
    PROXY,
    /** The client is sent to an address that works for seconds. Only for buckets that keep versions. */
    REDIRECT
}
