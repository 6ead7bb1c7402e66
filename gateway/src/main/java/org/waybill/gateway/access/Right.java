package org.waybill.gateway.access;

/** What a caller may do with the files of a migration. */
public enum Right {
    NONE,
    READ,
    WRITE;

    public boolean covers(Right needed) {
        return compareTo(needed) >= 0;
    }
}
