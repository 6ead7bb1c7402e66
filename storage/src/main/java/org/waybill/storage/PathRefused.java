package org.waybill.storage;

/** A text that cannot be a path. */
public final class PathRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    PathRefused(String reason) {
        super("This cannot be the path of a file: " + reason + ".");
    }
}
