package org.waybill.app.output;

/** The exit code of a process; documented in the README. */
public enum ExitCode {
    /** Everything found is proven, skipped by policy or gone. */
    DONE(0),
    /** The command could not run. */
    COULD_NOT_RUN(1),
    /** The command line or a setting is wrong. */
    USAGE(2),
    /** The run ended, but something is FAILED or still HOT. */
    INCOMPLETE(3),
    /** Interrupted; the same command continues the work. */
    INTERRUPTED(130),
    /** Nobody reads the output any more; the code of a process ended by SIGPIPE. */
    UNREAD(141);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
