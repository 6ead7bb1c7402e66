package org.waybill.gateway.files;

/** Where the bytes of an answer came from. */
public enum Side {
    LOCAL,
    OBJECT
}
