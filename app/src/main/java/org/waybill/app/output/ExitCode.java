package org.waybill.app.output;

/** What a process tells its caller; documented in the README. */
public enum ExitCode {
    /** Everything found is proven, skipped by policy or gone. */
    DONE(0),
    /** The command could not run. */
    COULD_NOT_RUN(1),
    /** The command line or a setting is wrong. */
    USAGE(2),
    /** The run ended, but something is FAILED or still HOT. */
    INCOMPLETE(3),
    /** Interrupted; the same command goes on. */
    INTERRUPTED(130),
    /** Nobody reads the output any more; as a process that SIGPIPE ends. */
    UNREAD(141);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
