package org.waybill.app.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waybill.model.Printable;

/** One line of a terminal that is written over and over. */
public final class Terminal {

    /** Back to the first column, and the rest of the line cleared. */
    public static final String FRESH_LINE = "\r\u001B[K";

    // A longer line is cut at the edge: one that is wrapped could not be written over.
    private static final String CUT = "\u001B[?7l";
    private static final String WRAP = "\u001B[?7h";

    private final PrintStream out;

    public Terminal(PrintStream out) {
        this.out = out;
    }

    /** Whether what is written to standard error is seen at once by a person; the console of Java asks about the other two. */
    static boolean isError() {
        return isTerminal(2);
    }

    /** Whether one line of standard error can be written over and over. */
    public static boolean isLive() {
        return isError() && !isDumb();
    }

    /** Whether the terminal, if there is one, knows no control sequences. */
    public static boolean isDumb() {
        var kind = System.getenv("TERM");
        return kind == null || kind.isEmpty() || kind.equals("dumb");
    }

    /** The same of standard output. */
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
