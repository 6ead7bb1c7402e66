package org.waybill.model.route;

/** Where reads of files go. An object is read only where it is proven to be the current version of the file. */
public enum ReadMode {
    /** The local file only. */
    LOCAL("the local file only"),
    /** The local file; the object where the local file is missing. */
    LOCAL_THEN_OBJECT("the local file, else the object"),
    /** The object where it is proven to be the current version; else the local file. */
    OBJECT_THEN_LOCAL("the proven object, else the local file"),
    /** The object; the local file only where it was just written and is not proven yet. */
    OBJECT("the proven object; a local file only until it is proven");

    private final String words;

    ReadMode(String words) {
        this.words = words;
    }

    /** What it means, for a person. */
    public String words() {
        return words;
    }
}
