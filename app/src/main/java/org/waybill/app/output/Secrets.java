package org.waybill.app.output;

import java.util.regex.Pattern;

/** Keeps what may be a password out of what is said. */
public final class Secrets {

    /** User and password of an address; a password may hold an @ or a slash itself. */
    private static final Pattern USER = Pattern.compile("(?<=//)\\S*@");

    private Secrets() {}

    /** The same words, with *** for the user and password of each URL in them. */
    public static String without(String words) {
        return USER.matcher(words).replaceAll("***@");
    }
}
