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
 * Standard output of every command, in UTF-8. What could not be written to a full disk, or to a program that has ended, is
 * remembered: Java's own {@code System.out} keeps it to itself, and a list that is cut looks like the whole.
 */
public final class StandardOutput extends OutputStream {

    private static final int BUFFER = 1 << 16;
    private static final StandardOutput ONLY = new StandardOutput();

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile @Nullable String failure;

    private StandardOutput() {}

    /** Thrown to end a command whose output nobody gets. */
    public static final class Cut extends RuntimeException {}

    /** Makes it {@code System.out}. */
    public static void install() {
        System.setOut(new PrintStream(new BufferedOutputStream(ONLY), true, StandardCharsets.UTF_8));
    }

    /** One for many lines; its user flushes it. */
    public static PrintStream buffered() {
        return new PrintStream(new BufferedOutputStream(ONLY, BUFFER), false, StandardCharsets.UTF_8);
    }

    /** Ends a command that does nothing but write, when that is in vain. */
    public static void check() {
        if (ONLY.failure != null) {
            throw new Cut();
        }
    }

    /**
     * What a command that ended with a code really ends with.
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
