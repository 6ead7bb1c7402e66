package org.waybill.app.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output of every command, in UTF-8. It remembers failed writes, to a full disk or to a program that has
 * ended. Java's own {@code System.out} hides them, and a truncated list would look complete.
 */
public final class StandardOutput extends OutputStream {

    private static final int BUFFER = 1 << 16;
    private static final StandardOutput ONLY = new StandardOutput();

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile @Nullable String failure;

    private StandardOutput() {}

    /** Thrown to end a command whose output nobody gets. */
    public static final class Cut extends RuntimeException {}

    /** Installs it as {@code System.out}. */
    public static void install() {
        System.setOut(new PrintStream(new BufferedOutputStream(ONLY), true, StandardCharsets.UTF_8));
    }

    /** A buffered stream for many lines; the caller flushes it. */
    public static PrintStream buffered() {
        return new PrintStream(new BufferedOutputStream(ONLY, BUFFER), false, StandardCharsets.UTF_8);
    }

    /** Ends a command that only writes output, when writing has failed. */
    public static void check() {
        if (ONLY.failure != null) {
            throw new Cut();
        }
    }

    /**
     * The final exit code of a command that ended with this code.
     *
     * @param what it writes, in a word
     */
    public static int exit(int code, String what) {
        System.out.flush();
        if (ONLY.failure == null) {
            return code;
        }
        if (Terminal.isOutputPiped()) {
            return code == 0 ? ExitCode.UNREAD.number() : code;
        }
        System.err.println("waybill: The " + what + " is cut: " + ONLY.failure
                + ". Make room, or write it elsewhere, and run the same command again.");
        return code == 0 ? ExitCode.COULD_NOT_RUN.number() : code;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = e.getMessage();
            throw e;
        }
    }
}
