package org.waybill.app.access;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.waybill.console.access.Passwords;
import org.waybill.operations.CannotRun;

/** Takes a password from the terminal, where it is asked for twice, or else the first line of standard input. */
final class PasswordPrompt {

    private PasswordPrompt() {}

    /** A password that this person may have; throws {@link CannotRun} for another. */
    static String read(String name) {
        var console = System.console();
        var password = console != null && console.isTerminal() ? asked(console, name) : firstLine();
        Passwords.refuses(password, name).ifPresent(why -> {
            throw new CannotRun(why);
        });
        return password;
    }

    private static String asked(Console console, String name) {
        char[] once = console.readPassword("Password of %s (%d characters or more): ", name, Passwords.SHORTEST);
        char[] again = console.readPassword("Again: ");
        if (once == null || again == null || !Arrays.equals(once, again)) {
            throw new CannotRun("The two passwords differ. Nothing was changed.");
        }
        return new String(once);
    }

    private static String firstLine() {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new CannotRun("There is no password: write it to standard input, or run this in a terminal.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
