package org.waybill.model.route;

/** Where writes of files go. */
public enum WriteMode {
    /** The local file only. The next walk of a batch finds it. */
    LOCAL("the local file only"),
    /** The local file first; then the pipeline carries it to the object store at once. */
    BOTH("the local file, and at once the object store");

    private final String words;

    WriteMode(String words) {
        this.words = words;
    }

    /** What it means, for a person. */
    public String words() {
        return words;
    }
}
