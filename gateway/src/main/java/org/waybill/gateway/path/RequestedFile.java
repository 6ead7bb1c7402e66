package org.waybill.gateway.path;

import org.waybill.model.SourcePath;

/**
 * A file that a request names. What is authorised is this value, and it is what is served.
 *
 * @param migration its number, or a name that was given to it
 * @param path below the migration's root; never the root itself
 */
public record RequestedFile(String migration, SourcePath path) {

    /** The one way to write it. */
    public String canonical() {
        return "/" + migration + "/" + path.encoded();
    }
}
