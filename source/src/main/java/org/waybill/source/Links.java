package org.waybill.source;

/** How symbolic links on a path are treated. */
public enum Links {
    /** They are followed as long as they stay below the root. */
    FOLLOWED,
    /** They are refused: a path with a link is not followed, and does not count as gone. */
    REFUSED
}
