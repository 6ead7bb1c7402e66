package org.waybill.uploader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.waybill.model.FailureKind;
import org.waybill.model.SourcePath;
import org.waybill.source.Root;
import org.waybill.source.SourceFault;

/** Distinguishes a file that is gone or unreadable from a whole source that is. */
final class SourceProblem {

    private static final SourcePath TOP = new SourcePath("");

    private SourceProblem() {}

    /** What it means that the root cannot be held. */
    static SourceFailure ofRoot(SourceFault fault) {
        return fault.kind() == SourceFault.Kind.TOO_MANY_OPEN ? error("open", fault) : sourceAway(fault);
    }

    /** What an error at a path below the root means. */
    static SourceFailure of(SourcePath root, String step, IOException e) {
        if (e instanceof SourceFault fault) {
            return of(root, step, fault);
        }
        return e instanceof AccessDeniedException ? denied(root, step, e) : error(step, e);
    }

    private static SourceFailure of(SourcePath root, String step, SourceFault fault) {
        return switch (fault.kind()) {
            case ABSENT ->
                holdsAnything(root)
                        ? new SourceFailure(FailureKind.VANISHED, "is no longer there", fault)
                        : sourceAway(fault);
            case DENIED -> denied(root, step, fault);
            case TOO_LONG -> new SourceFailure(FailureKind.PATH_TOO_LONG, step + ": " + reason(fault), fault);
            case OUTSIDE, LINKED -> new SourceFailure(FailureKind.CHANGED, reason(fault) + " now", fault);
            case TOO_MANY_OPEN, EXISTS, FULL, OTHER -> error(step, fault);
        };
    }

    private static SourceFailure denied(SourcePath root, String step, IOException e) {
        return holdsAnything(root)
                ? new SourceFailure(FailureKind.UNREADABLE, step + ": permission denied", e)
                : sourceAway(e);
    }

    /** An unmounted source leaves an empty directory, from which nothing may be concluded. */
    private static SourceFailure sourceAway(IOException e) {
        return new SourceFailure(FailureKind.SOURCE_ERROR, "the source is missing, empty or unreadable", e);
    }

    private static SourceFailure error(String step, IOException e) {
        return new SourceFailure(FailureKind.SOURCE_ERROR, step + ": " + reason(e), e);
    }

    private static boolean holdsAnything(SourcePath root) {
        try (var held = Root.hold(root);
                var folder = held.list(TOP)) {
            return folder.next() != null;
        } catch (SourceFault e) {
            return false;
        }
    }

    private static String reason(IOException e) {
        @Nullable String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
