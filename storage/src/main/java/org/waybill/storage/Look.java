package org.waybill.storage;

/** The outcomes of looking at a file. */
public final class Look {

    private Look() {}

    public sealed interface Outcome {}

    public record Found(FileMetadata file) implements Outcome {}

    public record NotFound() implements Outcome {}

    public record Failed(Failure failure) implements Outcome {}
}
