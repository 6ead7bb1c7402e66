package org.waybill.storage;

import org.jspecify.annotations.Nullable;

/**
 * A file to be deleted.
 *
 * @param expected only this version, by its ETag
 */
public record Delete(StoragePath path, @Nullable Version expected) {

    public static Delete of(StoragePath path) {
        return new Delete(path, null);
    }

    public Delete only(Version version) {
        return new Delete(path, version);
    }

    public sealed interface Outcome {}

    public record Deleted(Version version) implements Outcome {}

    public record WasAbsent() implements Outcome {}

    /** The file has another version, and nothing has changed. */
    public record Refused(Version current) implements Outcome {}

    /** It was deleted, or nothing has changed: the answer was lost, or the disk did not confirm. */
    public record Unknown(Failure failure) implements Outcome {}

    /** Nothing has changed. */
    public record Failed(Failure failure) implements Outcome {}
}
