package org.waybill.app.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waybill.model.Printable;

/** One line of a terminal that is overwritten again and again. */
public final class Terminal {

    /** Moves to the first column and clears the rest of the line. */
    public static final String FRESH_LINE = "\r\u001B[K";

    // Cuts a longer line at the edge, because a wrapped line could not be overwritten.
    private static final String CUT = "\u001B[?7l";
    private static final String WRAP = "\u001B[?7h";

    private final PrintStream out;

    public Terminal(PrintStream out) {
        this.out = out;
    }

    /** Whether standard error is a terminal; Java's own console checks only the other two streams. */
    static boolean isError() {
        return isTerminal(2);
    }

    /** Whether a line of standard error can be overwritten. */
    public static boolean isLive() {
        return isError() && !isDumb();
    }

    /** Whether the terminal, if there is one, knows no control sequences. */
    public static boolean isDumb() {
        var kind = System.getenv("TERM");
        return kind == null || kind.isEmpty() || kind.equals("dumb");
    }

    /** Whether standard output is a terminal. */
    public static boolean isOutput() {
        return isTerminal(1);
    }

    /** Whether standard output goes to another program, which may end before it has read everything. */
    static boolean isOutputPiped() {
        return device(1).startsWith("pipe:");
    }

    private static boolean isTerminal(int descriptor) {
        var device = device(descriptor);
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    private static String device(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    public void show(String line) {
        out.print(FRESH_LINE + CUT + Printable.of(line) + WRAP);
        out.flush();
    }

    public void clear() {
        out.print(FRESH_LINE);
        out.flush();
    }
}
