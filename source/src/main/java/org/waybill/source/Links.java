package org.waybill.source;

/** What is done with the symbolic links on a path. */
public enum Links {
    /** They are followed as long as they stay below the root. */
    FOLLOWED,
    /** A path with one is not gone. */
    REFUSED
}
