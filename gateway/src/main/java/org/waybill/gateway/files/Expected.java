package org.waybill.gateway.files;

/** What must be at a path at the moment of a write, so that it takes place. */
public sealed interface Expected {

    record Anything() implements Expected {}

    record Nothing() implements Expected {}

    /** @param version of {@link Facts} */
    record Exactly(String version) implements Expected {}
}
