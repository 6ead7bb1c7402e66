package org.waybill.storage.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.waybill.source.Reasons;
import org.waybill.source.SourceFault;
import org.waybill.storage.Failure;
import org.waybill.storage.Failure.Kind;

/** What faults of the file system mean for a caller. */
final class Faults {

    static final Failure ROOT_CHANGED = new Failure(
            Kind.UNAVAILABLE,
            "another directory is where the folder of the storage was: is the file system not mounted?");

    private Faults() {}

    static Failure of(IOException e) {
        return switch (e) {
            case SourceFault fault -> of(fault);
            case AccessDeniedException _ -> new Failure(Kind.DENIED, "permission denied");
            default -> new Failure(Kind.OTHER, Reasons.of(e));
        };
    }

    static Failure of(SourceFault fault) {
        var message = String.valueOf(fault.getMessage());
        return switch (fault.kind()) {
            case DENIED, OUTSIDE, LINKED -> new Failure(Kind.DENIED, message);
            case TOO_LONG -> new Failure(Kind.PATH, message);
            case EXISTS -> new Failure(Kind.PATH, "a directory is where the file should be");
            case ABSENT -> new Failure(Kind.PATH, "a file is where a directory should be");
            case FULL -> new Failure(Kind.FULL, message);
            case TOO_MANY_OPEN -> new Failure(Kind.UNAVAILABLE, message);
            case OTHER -> new Failure(Kind.OTHER, message);
        };
    }

    /** The folder itself could not be opened. */
    static Failure ofRoot(SourceFault fault) {
        return new Failure(
                fault.kind() == SourceFault.Kind.DENIED ? Kind.DENIED : Kind.UNAVAILABLE,
                "the folder of the storage cannot be opened: " + fault.getMessage());
    }
}
