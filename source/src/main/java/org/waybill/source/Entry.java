package org.waybill.source;

import org.waybill.model.FailureKind;
import org.waybill.model.SourceVersion;

/** What exists at a path of the source. */
public sealed interface Entry {

    record File(SourceVersion version) implements Entry {}

    record Directory() implements Entry {}

    record Symlink(SourceVersion version) implements Entry {}

    /** A FIFO, socket or device. */
    record Special(SourceVersion version) implements Entry {}

    record Absent() implements Entry {}

    /** Its path leads out of the source. */
    record Outside() implements Entry {}

    /** A link on its path where links are not followed, or links that form a loop. */
    record BehindLink() implements Entry {}

    record Unreachable(FailureKind kind, String message) implements Entry {}

    static Entry of(Stat stat) {
        var version = stat.version();
        if (stat.isDirectory()) {
            return new Directory();
        }
        if (stat.isSymbolicLink()) {
            return new Symlink(version);
        }
        if (!stat.isRegularFile()) {
            return new Special(version);
        }
        return stat.unrecordable() == null
                ? new File(version)
                : new Unreachable(
                        FailureKind.UNSUITABLE,
                        "its time of modification, " + stat.unrecordable()
                                + ", lies outside of the years 1678 to 2261, which is all that waybill records; set"
                                + " another with touch");
    }

    static Entry of(SourceFault fault) {
        var message = String.valueOf(fault.getMessage());
        return switch (fault.kind()) {
            case ABSENT -> new Absent();
            case DENIED -> new Unreachable(FailureKind.UNREADABLE, message);
            case TOO_LONG -> new Unreachable(FailureKind.PATH_TOO_LONG, message);
            case OUTSIDE -> new Outside();
            case LINKED -> new BehindLink();
            case TOO_MANY_OPEN, EXISTS, FULL, OTHER -> new Unreachable(FailureKind.SOURCE_ERROR, message);
        };
    }
}
