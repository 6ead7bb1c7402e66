package org.waybill.model;

/** Why a piece of work on a file did not succeed. The kind alone decides what happens next and what a person is told. */
public enum FailureKind {
    /** The source version changed before or while the file was read. */
    CHANGED(Next.HOT, "The file kept changing. Run the migration again when it is quiet."),
    /** The file is not there, as an uploader sees the source. */
    VANISHED(
            Next.GONE,
            "The scanner sees the file and an uploader does not. Mount the same source for both, then run the migration"
                    + " again."),
    /** The operating system does not let us read the file or list the directory. */
    UNREADABLE(Next.FAILED, "Give the user that runs waybill read permission on it, then run the migration again."),
    /** The source answered a read with an I/O error. */
    SOURCE_ERROR(Next.RETRY, "The disk or network file system that holds the source returns errors; check it."),
    /** The path is longer than the operating system can open. */
    PATH_TOO_LONG(Next.FAILED, "Shorten the directory names above it: the operating system cannot open such a path."),
    /** The key holds another object, which this migration did not put. */
    OCCUPIED(
            Next.FAILED,
            "Another object is in the way; see the message. Remove or rename it, or choose another prefix. One at the very key"
                    + " of a file is replaced with --overwrite."),
    /** The target refuses us: credentials, policy, or a limit. */
    REFUSED(Next.FAILED, "The target refuses the request. Check the policy of the credentials with: waybill doctor"),
    /** Something between us and the target, which is not S3, answers in its place. */
    INTERCEPTED(
            Next.FAILED,
            "A proxy or filter in front of the target answers for this name. Let it pass the name, or exclude the file."),
    /** The target refuses this name or size. */
    UNSUITABLE(Next.FAILED, "This file cannot travel as it is, or not to this key; see the message."),
    /** The target did not answer, or answered that it cannot at the moment. */
    UNAVAILABLE(Next.RETRY, "The target did not take the request. Check it with: waybill doctor"),
    /** The target has no space left. */
    TARGET_FULL(
            Next.RETRY,
            "The target is full, or its quota is used up. Add space or raise the quota, then run the migration again."),
    /** The object at the target is not what was uploaded, or is not there. */
    MISMATCH(
            Next.REPAIR,
            "The target does not hold what was sent. Distrust it until its disks and proxies are checked."),
    /** An operator has paused the batch before the file was sent. */
    PAUSED(Next.LATER, "The batch is paused. Let it go on with: waybill batch resume N"),
    /** An operator has cancelled the batch before the file was sent. */
    CANCELLED(Next.LATER, "The batch was cancelled. The next one moves the file."),
    /** An event about this file could not be read. */
    POISON(Next.RETRY, "An event could not be read; it lies in the dead-letter topic. Report it as a bug."),
    /** A defect of Waybill. */
    INTERNAL(Next.RETRY, "A defect of waybill; please report it with the log.");

    /** What happens after a failure. */
    public enum Next {
        /** Retried after a growing delay, and FAILED when the tries are used up. */
        RETRY,
        /** Marked HOT and retried after a quiet period. */
        HOT,
        /** Sent once more over our own object, then FAILED. */
        REPAIR,
        /** FAILED at once: only a person can help. */
        FAILED,
        /** FOUND as before: the attempt was called off, and does not count as a failure. */
        LATER,
        /** GONE if a check confirms it; otherwise retried after a growing delay, and FAILED in the end. */
        GONE
    }

    private final Next next;
    private final String advice;

    FailureKind(Next next, String advice) {
        this.next = next;
        this.advice = advice;
    }

    public Next next() {
        return next;
    }

    /** What a person can do about it, one or two sentences. */
    public String advice() {
        return advice;
    }

    /** The kind in words, e.g. {@code path too long}. */
    public String words() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
