package org.waybill.storage;

import org.jspecify.annotations.Nullable;

/**
 * What to read, and under which conditions.
 *
 * @param expected only this version: by its id where it has one, also when it is an old one; else by its ETag
 * @param known not if the file still has this ETag
 */
public record Read(
        StoragePath path,
        Range range,
        @Nullable Version expected,
        @Nullable String known) {

    public static Read of(StoragePath path) {
        return new Read(path, Range.whole(), null, null);
    }

    public Read range(Range range) {
        return new Read(path, range, expected, known);
    }

    public Read only(Version version) {
        return new Read(path, range, version, known);
    }

    public Read unless(String etag) {
        return new Read(path, range, expected, etag);
    }

    public sealed interface Outcome {}

    /** To be closed by the caller. */
    public record Opened(OpenedFile file) implements Outcome {}

    public record NotFound() implements Outcome {}

    /** The file has the ETag that is known already. */
    public record NotModified(Version current) implements Outcome {}

    /** The file is not, or is no longer, the version that was expected. */
    public record PreconditionFailed(@Nullable Version current) implements Outcome {}

    /** Not one byte of the file is in the range. */
    public record RangeNotSatisfiable(long size) implements Outcome {}

    public record Failed(Failure failure) implements Outcome {}
}
