package org.waybill.storage;

/** What one storage can do and another cannot. What is not declared is refused in so many words, or is as it says. */
public enum Capability {
    /** Of several uploads at once that must be the first at a path, one is stored. Else more than one may be. */
    CREATE_ONLY,
    /** Of several uploads at once that replace one version, one is stored, also from several processes. */
    REPLACE_VERSION,
    /** A version that was replaced or deleted can still be opened by its id, until it expires. */
    OLD_VERSIONS,
    /** {@link FileStorage#presign}. */
    PRESIGN,
    /** A listing is in the order of the paths' bytes. */
    ORDERED_LISTING,
    /** The name, type, tags and time of upload are kept. Else the name and type follow from the path. */
    METADATA
}
