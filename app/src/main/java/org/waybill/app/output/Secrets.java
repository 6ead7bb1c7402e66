package org.waybill.app.output;

import java.util.regex.Pattern;

/** Removes possible passwords from messages. */
public final class Secrets {

    /** User and password of an address; a password may hold an @ or a slash itself. */
    private static final Pattern USER = Pattern.compile("(?<=//)\\S*@");

    private Secrets() {}

    /** The same text, with *** for the user and password of each URL in it. */
    public static String without(String words) {
        return USER.matcher(words).replaceAll("***@");
    }
}
