package org.waybill.acceptance.kit;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The product while it runs. */
public final class WaybillProcess {

    private final Child child;
    private final List<String> arguments;
    private final long started = System.nanoTime();

    WaybillProcess(Child child, List<String> arguments) {
        this.child = child;
        this.arguments = arguments;
    }

    /** Waits until a line of either stream contains the pattern. */
    public WaybillProcess awaitLine(String pattern, Duration limit) {
        var compiled = Pattern.compile(pattern);
        if (!child.awaitLine(line -> compiled.matcher(line).find(), limit)) {
            throw new AssertionError(
                    "no line with /" + pattern + "/ within " + limit + " in\n" + child.out() + child.err());
        }
        return this;
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Waits for its end, no longer than the limit; true when it has ended. */
    public boolean endsWithin(Duration limit) {
        return child.endsWithin(limit);
    }

    /** Everything written so far, both streams. */
    public String output() {
        return child.out() + child.err();
    }

    /** Sends the signal of Ctrl-C. */
    public WaybillProcess interrupt() {
        return signal("INT");
    }

    /** Sends the signal with which an orchestrator ends a process. */
    public WaybillProcess terminate() {
        return signal("TERM");
    }

    /** Sends a signal by its name, such as {@code HUP}. */
    public WaybillProcess signal(String name) {
        child.signal(name);
        return this;
    }

    /** Sends SIGKILL only to the started process; its children are left alone, as in reality. */
    public void kill() {
        child.kill();
    }

    /** Waits for its end. */
    public WaybillRun await(Duration limit) {
        int exit = child.await(limit);
        return new WaybillRun(arguments, exit, child.out(), child.err(), Duration.ofNanos(System.nanoTime() - started));
    }
}
